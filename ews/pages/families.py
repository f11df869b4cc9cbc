"""Families of substances as pages name them: by their titles, parts below the whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ews.pages.visit import Visit

BELOW = ": "


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFamily:
    """A family with its title; of a part that of the whole stands before it."""

    id: str
    title: str


async def known_families(visit: Visit) -> list[KnownFamily]:
    """Return all families by title, each followed by its parts; none for who may not ask."""
    if not visit.may("check"):
        return []
    return in_order((await visit.get("/v1/families"))["families"])


def in_order(families: Sequence[Mapping[str, Any]]) -> list[KnownFamily]:
    """Return families of the API by title, each followed by its parts."""
    known = {each["id"]: each for each in families}
    named = [KnownFamily(id=id_, title=BELOW.join(_path(id_, known))) for id_ in known]
    return sorted(named, key=lambda each: [part.casefold() for part in each.title.split(BELOW)])


def titles_of(ids: Iterable[str], families: Iterable[KnownFamily]) -> list[str]:
    """Return what families are called; the id of one that there is no more."""
    titles = {each.id: each.title for each in families}
    return [titles.get(id_, id_) for id_ in ids]


def _path(id_: str, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the titles from the whole down to the family."""
    one = known[id_]
    above = _path(one["within"], known) if one["within"] in known else []
    return [*above, one["title"]]
