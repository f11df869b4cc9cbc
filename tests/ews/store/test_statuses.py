"""What decides a status, read without its words, decides as the whole does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from chem.determinations import Determination
from chem.law import Coverage, Period
from chem.rules.answers import answer
from ews.store.connection import Connection
from ews.store.determinations import (
    determinations_at,
    determinations_over_all_time,
    record_determinations,
    statuses_at,
    statuses_over_all_time,
)
from tests.clock import FixedClock
from tests.ews.store.samples import CONTROLLED, MISSED

UNDATED = replace(
    CONTROLLED,
    definition_id="gb/undated",
    level="Class C",
    period=Period(
        since=None, until=None, not_before=date(2001, 1, 1), known_since=date(2005, 1, 1)
    ),
)
PERHAPS = replace(
    CONTROLLED, definition_id="gb/effects", status="conditional", level="Psychoactive"
)
GERMAN = replace(
    MISSED, definition_id="de/npsg", jurisdiction="DE", period=Period(since=None, until=None)
)
OPEN = replace(MISSED, definition_id="fr/list", jurisdiction="FR", status="unknown")
TOLD = (CONTROLLED, replace(MISSED, definition_id="gb/other"), UNDATED, PERHAPS, GERMAN, OPEN)
HELD = tuple(
    Coverage(
        jurisdiction=code,
        name=code,
        instruments=("Act",),
        complete_since=date(2000, 1, 1),
        complete_until=date(2030, 1, 1),
        gaps="",
    )
    for code in ("DE", "FR", "GB", "US")
)
DAYS = [date(1999, 1, 1), date(2003, 1, 1), date(2010, 4, 15), date(2019, 1, 1), date(2026, 1, 1)]


def decided(said: Sequence[Determination], day: date) -> list[tuple[str, str, str, str]]:
    """Return what the answers of a day come to."""
    found = answer(said, HELD, valid_on=day)
    return [(each.jurisdiction, each.status, each.level, each.entry) for each in found]


@pytest.mark.parametrize("day", DAYS)
async def test_what_is_read_without_words_decides_as_the_whole(
    conn: Connection, clock: FixedClock, substance_id: int, ruleset_id: int, day: date
) -> None:
    now = clock.now()
    await record_determinations(
        conn, {substance_id: TOLD}, ruleset_id=ruleset_id, chem_version="1", at=now
    )
    whole = (await determinations_over_all_time(conn, [substance_id], known_at=now))[substance_id]
    short = (await statuses_over_all_time(conn, [substance_id], known_at=now))[substance_id]
    assert decided(short, day) == decided(whole, day)
    ids = [substance_id]
    then = await determinations_at(conn, ids, valid_on=day, known_at=now)
    brief = await statuses_at(conn, ids, valid_on=day, known_at=now)
    assert decided(brief.get(substance_id, ()), day) == decided(then.get(substance_id, ()), day)
    assert not any(one.reason or one.cite for one in short)
