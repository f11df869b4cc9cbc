"""A schedule of named substances, to be browsed and searched."""

from dataclasses import asdict
from typing import Any

from chem.law import Lawbook, NamedEntry, NamedList, Unstructured
from ews.flow.law_entries import UnknownDefinitionError, find_schedule, title_of

Document = dict[str, Any]


def schedule_document(lawbook: Lawbook, id_: str) -> Document:
    """Return what holds for a whole schedule: how far it extends, its exemptions, its size."""
    named, missing = find_schedule(lawbook, id_)
    rules = next((one for one in lawbook.lists if one.id == id_), None)
    levels = list(dict.fromkeys(each.level for each in named))
    return {
        "kind": "schedule",
        "id": id_,
        "title": title_of(named, id_),
        "instrument": id_.rpartition("/")[0],
        "jurisdiction": id_.partition("/")[0].upper(),
        "level": " · ".join(levels),
        "named": len(named),
        "without_structure": len(missing),
        "dated": sum(each.period.since is not None for each in named),
        "rules": _rules(rules) if rules else None,
    }


def _rules(one: NamedList) -> Document:
    return {
        "extends_to": list(one.extends_to),
        "cite": one.cite,
        "words": one.words,
        "no_extension_from": list(one.no_extension_from),
        "excepted": [name for name, _ in one.excepted],
        "conditional": [{"form": form, "words": words} for form, words in one.conditional],
        "not_extended": [
            {"name": each.name, "kinds": list(each.kinds)} for each in one.not_extended
        ],
        "placed": [asdict(each) for each in one.placed],
        "exemptions": [asdict(each) for each in one.exemptions],
    }


def entries_document(lawbook: Lawbook, id_: str, *, text: str, after: int, limit: int) -> Document:
    """Return one page of a schedule's names, those without a checked structure at the end.

    text: only ids, names, places and InChIKeys with it. `next` is absent on the last page.

    Raises:
        UnknownDefinitionError: no schedule has the id.
    """
    named, missing = find_schedule(lawbook, id_)
    if not named and not missing:
        raise UnknownDefinitionError(f"found {id_!r}, expected the id of a schedule of names")
    wanted = text.casefold()
    every: list[NamedEntry | Unstructured] = [*named, *missing]
    found = [one for one in every if wanted in _searched(one)]
    page = found[after : after + limit]
    document: Document = {
        "id": id_,
        "found": len(found),
        "entries": [_entry(one) if isinstance(one, NamedEntry) else _without(one) for one in page],
    }
    if after + limit < len(found):
        document["next"] = after + limit
    return document


def _searched(one: NamedEntry | Unstructured) -> str:
    if isinstance(one, Unstructured):
        return one.name.casefold()
    return f"{one.id}\n{one.name}\n{one.entry}\n{one.inchikey}\n{one.citation.text}".casefold()


def _entry(one: NamedEntry) -> Document:
    return {
        "id": one.id,
        "name": one.name,
        "level": one.level,
        "entry": one.entry,
        "smiles": one.smiles,
        "inchikey": one.inchikey,
        "match": one.match,
        "period": asdict(one.period),
        "text": one.citation.text,
        "cite": one.citation.cite,
        "url": one.citation.url,
        "checked_on_text": one.citation.checked_on_text,
        "review": one.citation.review,
        "structure_check": one.structure_check,
        "extends_to": None if one.extends_to is None else list(one.extends_to),
        "condition": one.condition,
        "exemptions": [asdict(each) for each in one.exemptions],
        "why_no_structure": "",
    }


def _without(one: Unstructured) -> Document:
    return {"id": one.id, "name": one.name, "smiles": "", "why_no_structure": one.why}
