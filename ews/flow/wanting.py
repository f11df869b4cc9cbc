"""What a subscriber asked for: whether a bulletin or a report is it. Pure.

Who is not of the network is not shown where things were seen or what a bulletin concerns, so none
of its filters meets these: what comes would tell it.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ews.flow.editing import LEVELS
from ews.flow.release import NETWORK
from ews.store.bulletins import Bulletin
from ews.store.subscriptions import Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a record is about, in the words of filters. substances: InChIKeys of parents."""

    countries: AbstractSet[str]
    substances: AbstractSet[str]
    families: AbstractSet[str]


def wants(filters: Filters, bulletin: Bulletin, *, kind: str) -> bool:
    """Say whether a subscriber asked for this bulletin; an empty list asks for any.

    kind: of the subscriber's organisation.
    """
    return (
        "bulletins" in filters.about
        and LEVELS.index(bulletin.level) >= LEVELS.index(filters.level)
        and meets(filters, _subject_of(bulletin, is_network=kind in NETWORK))
    )


def countries_shown(country: str, parties: AbstractSet[str], *, kind: str) -> frozenset[str]:
    """Return the countries of a report by which such an organisation may ask: of its route too?"""
    return frozenset(parties) if kind in NETWORK else frozenset({country})


def wants_report(filters: Filters, subject: Subject) -> bool:
    """Say whether a subscriber asked for a report about this; levels are of bulletins only."""
    return "reports" in filters.about and meets(filters, subject)


def meets(filters: Filters, subject: Subject) -> bool:
    """Say whether a subject has one of each list; an empty list asks for any."""
    return (
        _has(filters.families, subject.families)
        and _has(filters.substances, subject.substances)
        and _has(filters.countries, subject.countries)
    )


def _subject_of(bulletin: Bulletin, *, is_network: bool) -> Subject:
    """Return what a bulletin is about: by its facts, and by what its editors say it concerns."""
    facts, concerns = (_mapping(bulletin.body.get(name)) for name in ("facts", "concerns"))
    substance = _mapping(facts.get("substance"))
    families = [_mapping(each).get("family") for each in _sequence(substance.get("families"))]
    seen = [_mapping(each).get("country") for each in _sequence(facts.get("seen"))]
    if not is_network:
        seen, concerns = [], {}
    return Subject(
        countries=_texts(*seen, *_sequence(concerns.get("countries"))),
        substances=_texts(substance.get("inchikey"), *_sequence(concerns.get("substances"))),
        families=_texts(*families, *_sequence(concerns.get("families"))),
    )


def _has(asked: Sequence[str], found: AbstractSet[str]) -> bool:
    return not asked or not found.isdisjoint(asked)


def _texts(*values: object) -> frozenset[str]:
    return frozenset(each for each in values if isinstance(each, str))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
