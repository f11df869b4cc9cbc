"""What was shown to whom is written once, at the first time."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from ews.store.connection import Connection
from ews.store.disclosures import disclose, last_shown
from tests.clock import FixedClock

ONE = ("report", "8d0e7a52-0000-4000-8000-000000000001", 1)
TWO = ("report", "8d0e7a52-0000-4000-8000-000000000001", 2)


async def test_the_first_time_wins(conn: Connection, lab: UUID, clock: FixedClock) -> None:
    first = clock.now()
    await disclose(conn, lab, "api", [ONE, ONE], at=first)
    await disclose(conn, lab, "api", [ONE, TWO], at=first + timedelta(hours=1))
    rows = await conn.fetch("SELECT version, at FROM disclosure ORDER BY version")
    assert [tuple(row) for row in rows] == [(1, first), (2, first + timedelta(hours=1))]


async def test_each_channel_has_its_own(conn: Connection, lab: UUID, clock: FixedClock) -> None:
    await disclose(conn, lab, "api", [ONE], at=clock.now())
    await disclose(conn, lab, "taxii", [ONE], at=clock.now())
    assert await conn.fetchval("SELECT count(*) FROM disclosure") == 2


async def test_the_newest_version_shown_is_told(
    conn: Connection, lab: UUID, clock: FixedClock
) -> None:
    await disclose(conn, lab, "api", [ONE], at=clock.now())
    await disclose(conn, lab, "changes", [TWO], at=clock.now())
    assert await last_shown(conn, lab, "report", [ONE[1], "other"]) == {ONE[1]: 2}


async def test_nothing_shown_writes_nothing(conn: Connection, lab: UUID, clock: FixedClock) -> None:
    await disclose(conn, lab, "api", [], at=clock.now())
    assert await conn.fetchval("SELECT count(*) FROM disclosure") == 0


async def test_what_was_shown_cannot_be_unshown(
    conn: Connection, lab: UUID, clock: FixedClock
) -> None:
    await disclose(conn, lab, "api", [ONE], at=clock.now())
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await conn.execute("DELETE FROM disclosure")
