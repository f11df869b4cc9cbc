"""Status of a substance over time: in each jurisdiction the periods in which the answer is one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from chem.determinations import Answer, Determination
from chem.law import Coverage
from chem.rules.answers import answer
from ews.flow.exchange import Exchange
from ews.flow.registry import UnknownSubstanceError
from ews.flow.release import Reader
from ews.flow.visible import opened, visible_among
from ews.store.determinations import determinations_over_all_time
from ews.store.ruleset_history import ruleset_at

A_DAY = timedelta(days=1)
Period = Mapping[str, Any]


async def read_history(
    exchange: Exchange, reader: Reader, substance_id: int, *, known_at: datetime
) -> dict[str, Any]:
    """Return the periods of a substance in every loaded jurisdiction, as known at an instant.

    Raises:
        UnknownSubstanceError: there is none that the reader may see.
    """
    async with opened(exchange, reader) as conn:
        if substance_id not in await visible_among(
            conn, reader, [substance_id], at=exchange.clock.now()
        ):
            raise UnknownSubstanceError(f"there is no substance {substance_id} that you may see")
        ruleset = await ruleset_at(conn, known_at=known_at)
        found = await determinations_over_all_time(conn, [substance_id], known_at=known_at)
    coverage = ruleset.coverage if ruleset else ()
    return {
        "substance_id": substance_id,
        "known_at": known_at,
        "jurisdictions": history_of(found.get(substance_id, ()), coverage),
    }


def history_of(
    determinations: Iterable[Determination], coverage: Iterable[Coverage]
) -> list[dict[str, Any]]:
    """Return for each jurisdiction its periods, oldest first; they meet and cover all days."""
    said: defaultdict[str, list[Determination]] = defaultdict(list)
    for one in determinations:
        said[one.jurisdiction].append(one)
    held = {one.jurisdiction: one for one in coverage}
    return [
        {"jurisdiction": code, "periods": _periods(code, said[code], held.get(code))}
        for code in sorted({*said, *held})
    ]


def _periods(code: str, said: Sequence[Determination], held: Coverage | None) -> list[Period]:
    days = sorted(_turning_days(said, held))
    if not days:
        return [_period(None, None, _answer(code, said, held, date.max))]
    answers: list[tuple[date | None, Answer]] = [
        (None, _answer(code, said, held, _before(days[0])))
    ]
    for day in days:
        now = _answer(code, said, held, day)
        if _what(now) != _what(answers[-1][1]):
            answers.append((day, now))
    ends: list[tuple[date | None, Answer | None]] = [*answers, (None, None)]
    return [
        _period(since, until, found)
        for (since, found), (until, _) in pairwise(ends)
        if found is not None
    ]


def _turning_days(said: Iterable[Determination], held: Coverage | None) -> set[date]:
    """Return the days on which the answer may become another."""
    days: set[date | None] = set()
    for one in said:
        period = one.period
        days |= {period.since, period.until, period.not_before, period.known_since}
    if held is not None:
        days.add(held.complete_since)
        days.add(held.complete_until and held.complete_until + A_DAY)
    return {day for day in days if day is not None}


def _before(day: date) -> date:
    return day if day == date.min else day - A_DAY


def _answer(
    code: str, said: Sequence[Determination], held: Coverage | None, valid_on: date
) -> Answer:
    (found,) = answer(said, [held] if held else [], valid_on=valid_on, jurisdictions=(code,))
    return found


def _what(found: Answer) -> tuple[object, ...]:
    """Return what makes a period one: the same status by the same wording of the same entry."""
    first = _first(found)
    rests_on = first.definition_id if first else ""
    return found.status, found.level, found.entry, rests_on, found.wording_date, found.url


def _first(found: Answer) -> Determination | None:
    """Return the determination that decides; of a miss there is none."""
    return found.because[0] if found.entry and found.because else None


def _period(since: date | None, until: date | None, found: Answer) -> Period:
    first = _first(found)
    return {
        "since": since,
        "until": until,
        "status": found.status,
        "level": found.level,
        "entry": found.entry,
        "kind": found.kind,
        "definition_id": first.definition_id if first else None,
        "wording_date": found.wording_date,
        "date_basis": first.date_basis if first else None,
        "cite": found.cite,
        "url": found.url,
    }
