"""What stands in the law, to be browsed: jurisdiction, instrument, definition or schedule."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from typing import Any

from chem.instruments import Instrument
from chem.law import Definition, Lawbook, NamedEntry, Unstructured
from chem.rules.periods import standing
from ews.errors import EwsError
from ews.flow.law_held import held

Document = dict[str, Any]


class UnknownJurisdictionError(EwsError):
    """No law of this jurisdiction is loaded."""

    code = "jurisdiction_unknown"
    status = HTTPStatus.NOT_FOUND


class UnknownDefinitionError(EwsError):
    """Neither a definition nor a schedule has this id."""

    code = "definition_unknown"
    status = HTTPStatus.NOT_FOUND


def jurisdiction_document(lawbook: Lawbook, code: str, *, valid_on: date) -> Document:
    """Return what is held of one jurisdiction: its instruments, and every entry of each.

    Raises:
        UnknownJurisdictionError: no law of it is loaded.
    """
    rows = [row for row in held(lawbook) if row["jurisdiction"] == code]
    if not rows:
        loaded = ", ".join(one.jurisdiction for one in lawbook.coverage)
        raise UnknownJurisdictionError(
            f"found {code!r}, expected one of {loaded}: no other law is loaded"
        )
    ids = rows[0]["instruments"]
    known = {one.id: one for one in lawbook.instruments}
    return {
        **rows[0],
        "valid_on": valid_on,
        "instruments": [_instrument(known[id_], lawbook, valid_on) for id_ in ids if id_ in known],
    }


def _instrument(one: Instrument, lawbook: Lawbook, day: date) -> Document:
    generic = [each for each in lawbook.definitions if each.instrument == one.id]
    return {
        **asdict(one),
        "definitions": [_definition_row(each, day) for each in sorted(generic, key=_is_gap)],
        "schedules": _schedules(lawbook, one.id, day),
    }


def _is_gap(one: Definition) -> bool:
    """Say whether it only marks a part of the text that cannot be read: those stand last."""
    return one.outcome == "unknown"


def _definition_row(one: Definition, day: date) -> Document:
    stands = [each for each in one.wordings if standing(each.period, valid_on=day) == "in_force"]
    told = stands[-1] if stands else one.wordings[-1] if one.wordings else None
    return {
        **facts_of(one),
        "wordings": len(one.wordings),
        "begins": one.wordings[0].period.since if one.wordings else None,
        "in_force": bool(stands),
        "fit": told.fit if told else "",
        "checked_on_text": told.citation.checked_on_text if told else "",
        "review": told.citation.review if told else "",
    }


def facts_of(one: Definition) -> Document:
    """Return what holds for a definition in all its wordings."""
    names = ("id", "title", "instrument", "jurisdiction", "level", "entry", "outcome", "condition")
    return {name: getattr(one, name) for name in names}


def _schedules(lawbook: Lawbook, instrument: str, day: date) -> list[Document]:
    named, missing = _by_list(lawbook.named), _by_list(lawbook.unstructured)
    ids = {id_ for id_ in named.keys() | missing.keys() if id_.rpartition("/")[0] == instrument}
    return [
        {
            "id": id_,
            "title": title_of(named.get(id_, ()), id_),
            "named": len(named.get(id_, ())),
            "in_force": sum(
                standing(each.period, valid_on=day) == "in_force" for each in named.get(id_, ())
            ),
            "dated": sum(each.period.since is not None for each in named.get(id_, ())),
            "without_structure": len(missing.get(id_, ())),
            "checked_on_text": sorted({e.citation.checked_on_text for e in named.get(id_, ())}),
            "review": sorted({each.citation.review for each in named.get(id_, ())}),
        }
        for id_ in sorted(ids)
    ]


def _by_list(
    entries: Iterable[NamedEntry] | Iterable[Unstructured],
) -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for one in entries:
        found[one.definition_id].append(one)
    return dict(found)


def title_of(entries: Sequence[NamedEntry], id_: str) -> str:
    """Name a schedule by its class, and by its entry where all names stand in one."""
    own = id_.rpartition("/")[2].replace("-", " ")
    levels = list(dict.fromkeys(each.level for each in entries))
    if not levels:
        return own
    places = {each.entry for each in entries}
    place = f", {places.pop()}" if len(places) == 1 else ""
    same = place.removeprefix(", ") == levels[0]
    return f"{' · '.join(levels)}{'' if same else place}"


def find_schedule(lawbook: Lawbook, id_: str) -> tuple[list[NamedEntry], list[Unstructured]]:
    """Return the names of a schedule with a checked structure, and those without; maybe none."""
    return (
        [one for one in lawbook.named if one.definition_id == id_],
        [one for one in lawbook.unstructured if one.definition_id == id_],
    )


def list_of(lawbook: Lawbook, id_: str) -> str | None:
    """Return the schedule to which an entry belongs, by the id of either; None if it is neither."""
    entries: list[NamedEntry | Unstructured] = [*lawbook.named, *lawbook.unstructured]
    for one in entries:
        if id_ in (one.definition_id, one.id):
            return one.definition_id
    return None
