"""What of the law may hold on one day, put together once for all structures that are asked about.

Wordings are numbered as in the compiled law, and sets of them are rows of bits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from chem.law import Period
from chem.rules.compiled import CompiledLaw, CompiledWording, Tested
from chem.rules.extensions import KINDS, Kind
from chem.rules.periods import standing
from chem.rules.precedence import instrument_of

MOST_DAYS = 64  # kept at one time

Key = TypeVar("Key", str, Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The wordings and tests that may hold.

    by_jurisdiction, by_instrument, by_definition, by_kind: which wordings are whose; which extend
    to a kind of cleavage; reaching: to any. apart: instruments in which one wording does not hang
    on what another one says.
    first: of those, wordings whose yes is "controlled" and hangs on no ester or ether.
    last: definitions about precursors in an act on drugs, which goes before them.
    """

    by_jurisdiction: Mapping[str, int]
    by_instrument: Mapping[str, int]
    by_definition: Mapping[str, int]
    by_kind: Mapping[Kind, int]
    reaching: int
    tests: tuple[Tested, ...]
    apart: frozenset[str]
    first: int
    last: frozenset[str]


def day_of(law: CompiledLaw, valid_on: date) -> Day:
    """Return what may hold on a day; days that are asked about often are remembered."""
    found: Day | None = law.days.get(valid_on)
    if found is None:
        if len(law.days) >= MOST_DAYS:
            law.days.clear()
        found = law.days[valid_on] = _day(law, valid_on)
    return found


def _day(law: CompiledLaw, valid_on: date) -> Day:
    held = [one for one in law.wordings if may_hold(one.wording.period, valid_on)]
    apart = frozenset(_apart(law))
    last = frozenset(each for one in law.instruments.values() for each in one.precursors)
    return Day(
        by_jurisdiction=_rows((one.definition.jurisdiction, one.number) for one in held),
        by_instrument=_rows((instrument_of(one.definition.id), one.number) for one in held),
        by_definition=_rows((one.definition.id, one.number) for one in held),
        by_kind=_rows((kind, one.number) for one in held for kind in _kinds_of(one)),
        reaching=sum(1 << one.number for one in held if any(_kinds_of(one))),
        tests=tuple(one for one in law.tests if may_hold(one.wording.period, valid_on)),
        apart=apart,
        first=sum(
            1 << one.number for one in _first(law, held, apart) if one.definition.id not in last
        ),
        last=last,
    )


def _first(
    law: CompiledLaw, held: list[CompiledWording], apart: frozenset[str]
) -> Iterator[CompiledWording]:
    """Yield the wordings whose yes decides an instrument that is held apart."""
    cleaved = {one.definition.id for one in held if any(_kinds_of(one))}
    once = Counter(one.definition.id for one in held)
    ruling = {instrument_of(one.definition.id) for one in held}
    for one in held:
        if (
            one.definition.outcome == "controlled"
            and once[one.definition.id] == 1
            and instrument_of(one.definition.id) in apart
            and ruling.isdisjoint(above(law, instrument_of(one.definition.id)))
            and cleaved.isdisjoint((*one.wording.excluded_definitions, *one.wording.cores_of))
        ):
            yield one


def _kinds_of(one: CompiledWording) -> Iterator[Kind]:
    return (kind for kind in KINDS if f"{kind}s" in one.wording.extends_to)


def above(law: CompiledLaw, instrument_id: str) -> tuple[str, ...]:
    """Return the instruments that an instrument yields to."""
    instrument = law.instruments.get(instrument_id)
    yields_to = None if instrument is None else instrument.yields_to
    return () if yields_to is None else yields_to.instruments


def may_hold(period: Period, valid_on: date) -> bool:
    """Say whether something is in force on a day, or perhaps."""
    return standing(period, valid_on=valid_on) in ("in_force", "perhaps")


def _rows(pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    rows: dict[Key, int] = {}
    for key, number in pairs:
        rows[key] = rows.get(key, 0) | 1 << number
    return rows


def _apart(law: CompiledLaw) -> Iterator[str]:
    """Yield instruments whose entries give way alike, and only their own jurisdiction to them."""
    foreign = {
        each
        for id_ in law.instruments
        for each in above(law, id_)
        if each.partition("/")[0] != id_.partition("/")[0]
    }
    for id_ in {instrument_of(one.definition.id) for one in law.wordings} - foreign:
        instrument = law.instruments.get(id_)
        if instrument is None or instrument.named_beats_class is None:
            yield id_
