"""Which returns are owed, and that a night's run makes up for all of them once."""

from datetime import UTC, date, datetime

import pytest

from ews.flow.export_calendar import due_returns
from ews.store.connection import Connection, Pool
from ews.store.export_receivers import list_receivers
from ews.store.exports import list_batches
from ews.worker.exports import assemble
from tests.clock import FixedClock
from tests.ews.exporting import network_at, open_gate
from tests.ews.worker.test_exports import around


@pytest.mark.parametrize(
    ("schedule", "day", "owed"),
    [
        ("monthly", date(2026, 11, 30), []),
        ("monthly", date(2027, 1, 31), ["period 2026-11-01", "period 2026-12-01"]),
        ("quarterly", date(2026, 12, 31), []),
        ("quarterly", date(2027, 1, 1), ["period 2026-10-01"]),
        ("none", date(2027, 1, 31), []),
        ("none", date(2027, 2, 1), ["annual 2026-01-01"]),
    ],
)
async def test_a_period_is_owed_once_it_has_ended(
    conn: Connection, schedule: str, day: date, owed: list[str]
) -> None:
    await network_at(conn, schedule=schedule)
    [receiver] = await list_receivers(conn)
    found = await due_returns(conn, receiver, day)
    assert [f"{one.reason} {one.period[0]}" for one in found] == owed


async def test_a_night_makes_up_for_months_without_a_worker_and_the_next_finds_nothing(
    pool: Pool, conn: Connection
) -> None:
    await network_at(conn)
    await open_gate(conn, "GB")
    async with around(pool, FixedClock(datetime(2027, 2, 1, 2, tzinfo=UTC))) as surroundings:
        await assemble(surroundings, "due")
        first = await list_batches(conn, before=None, limit=10)
        await assemble(surroundings, "due")
    told = sorted(f"{one.reason} {one.period[0]}" for one in first if one.period)
    assert told == [
        "annual 2026-01-01",
        "period 2026-11-01",
        "period 2026-12-01",
        "period 2027-01-01",
    ]
    assert await list_batches(conn, before=None, limit=10) == first
