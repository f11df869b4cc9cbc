"""One definition to be read: its wordings in time, and of one of them our reading in words."""

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

from chem.law import Definition, Lawbook, Wording
from chem.markush.reading import Vocabulary
from chem.reading_words import reading_document
from chem.rules.periods import standing
from ews.flow.law_entries import (
    UnknownDefinitionError,
    facts_of,
    find_schedule,
    list_of,
    title_of,
)
from ews.flow.law_schedules import schedule_document
from schemas.law.load import load_vocabulary

Document = dict[str, Any]


def definition_document(lawbook: Lawbook, id_: str, *, valid_on: date) -> Document:
    """Return a generic definition with the wording of a day, or a schedule of names.

    The id of one named entry gives the schedule in which it stands. This reads the vocabulary
    from disk when it is first asked.

    Raises:
        UnknownDefinitionError: neither has the id.
    """
    found = next((one for one in lawbook.definitions if one.id == id_), None)
    if found is None:
        schedule = list_of(lawbook, id_)
        if schedule is None:
            raise UnknownDefinitionError(
                f"found {id_!r}, expected the id of a definition or a schedule that is loaded; "
                "the page of the jurisdiction lists them"
            )
        return {
            **schedule_document(lawbook, schedule),
            "instrument_title": _instrument(lawbook, schedule.rpartition("/")[0]),
        }
    return _generic(found, lawbook, valid_on)


def _generic(one: Definition, lawbook: Lawbook, day: date) -> Document:
    chosen = [each for each in one.wordings if standing(each.period, valid_on=day) == "in_force"]
    return {
        "kind": "generic",
        **facts_of(one),
        "instrument_title": _instrument(lawbook, one.instrument),
        "against": [_titled(each, lawbook) for each in one.against],
        "valid_on": day,
        "wordings": [_brief(each) for each in one.wordings],
        "wording": _whole(chosen[-1], lawbook) if chosen else None,
    }


def _instrument(lawbook: Lawbook, id_: str) -> str:
    return next((one.title for one in lawbook.instruments if one.id == id_), id_)


def _brief(one: Wording) -> Document:
    return {
        "period": asdict(one.period),
        "published_on": one.published_on,
        "date_basis": one.date_basis,
        "cite": one.citation.cite,
        "fit": one.fit,
    }


def _whole(one: Wording, lawbook: Lawbook) -> Document:
    return {
        **_brief(one),
        "text": one.citation.text,
        "url": one.citation.url,
        "checked_on_text": one.citation.checked_on_text,
        "review": one.citation.review,
        "notes": one.notes,
        "extends_to": list(one.extends_to),
        "excluded": [each.name for each in one.excluded],
        "excluded_lists": [_titled(each, lawbook) for each in one.excluded_lists],
        "excluded_definitions": [_titled(each, lawbook) for each in one.excluded_definitions],
        "cores_of": [_titled(each, lawbook) for each in one.cores_of],
        "no_extension_from": [_titled(each, lawbook) for each in one.no_extension_from],
        "exemptions": [asdict(each) for each in one.exemptions],
        "reading": _reading(one, lawbook),
    }


def _reading(one: Wording, lawbook: Lawbook) -> Document:
    document = reading_document(one.reading, lawbook, _vocabulary())
    if document["likeness"] is not None:
        document["likeness"]["to"] = [_titled(id_, lawbook) for id_ in document["likeness"]["to"]]
    return document


def _titled(id_: str, lawbook: Lawbook) -> Document:
    generic = [one.title for one in lawbook.definitions if one.id == id_]
    return {
        "id": id_,
        "title": generic[0] if generic else title_of(find_schedule(lawbook, id_)[0], id_),
    }


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()
