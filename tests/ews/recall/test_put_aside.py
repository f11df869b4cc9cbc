"""A change of which nobody can be told is put aside; the others are told of, and it is, later."""

import json
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from ews.clock import SystemClock
from ews.flow.exchange import Exchange
from ews.flow.following import follow
from ews.store.backlog import backlog
from ews.store.connection import Pool
from ews.store.notice_failures import NoticeFailure, open_failures
from tests.clock import FixedClock
from tests.ews.cli.running import ews
from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, Sent, correct, sent, subscribe, tell

Notice = Callable[[], Awaitable[None]]

SET_BODY = """
UPDATE report_version SET body = $3::text::jsonb WHERE report_id = $1 AND version = $2
"""

# Every delivery of one report fails in the database, with a code of ours.
REFUSE = """
CREATE FUNCTION refuse_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.report_id = '{report_id}' THEN
        RAISE EXCEPTION 'refused' USING ERRCODE = '{code}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION refuse_delivery();
"""


async def set_body(pool: Pool, report_id: str, version: int, body: str) -> str:
    """Put something else in the place of a stored body, as a fault may; return the old one."""
    async with pool.acquire() as conn, conn.transaction():
        old: str = await conn.fetchval(
            "SELECT body::text FROM report_version WHERE report_id = $1 AND version = $2",
            report_id,
            version,
        )
        await conn.execute("ALTER TABLE report_version DISABLE TRIGGER USER")
        await conn.execute(SET_BODY, report_id, version, body)
        await conn.execute("ALTER TABLE report_version ENABLE TRIGGER USER")
    return old


async def broken(pool: Pool, report_id: str, version: int = 1) -> str:
    return await set_body(pool, report_id, version, "[]")


async def failures(pool: Pool) -> list[NoticeFailure]:
    async with pool.acquire() as conn:
        return await open_failures(conn, limit=100)


async def told(pool: Pool) -> list[str]:
    rows = await pool.fetch(
        "SELECT r.reference FROM delivery d JOIN report r ON r.id = d.report_id ORDER BY 1"
    )
    return [row["reference"] for row in rows]


async def test_a_change_that_fails_holds_up_no_other_and_is_told_of_once_it_is_mended(
    lab: House, open_: Open, exchange: Exchange, clock: FixedClock, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    ids = [await tell(lab, f"R-{number:02}") for number in range(12)]
    bodies = {key: await broken(exchange.pool, key) for key in (ids[3], ids[8])}
    await notice()
    others = sorted(f"R-{number:02}" for number in range(12) if number not in {3, 8})
    assert await told(exchange.pool) == others
    for key, body in bodies.items():
        await set_body(exchange.pool, key, 1, body)
    await notice()
    assert await told(exchange.pool) == others  # not before its time
    clock.advance(minutes=1)
    await notice()
    await notice()
    assert await told(exchange.pool) == sorted([*others, "R-03", "R-08"])
    assert await failures(exchange.pool) == []


async def test_what_failed_is_seen_with_its_error_and_place_and_tried_later_each_time(
    lab: House, open_: Open, exchange: Exchange, clock: FixedClock, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key = await tell(lab)
    await broken(exchange.pool, key)
    begun = clock.now()
    await notice()
    [found] = await failures(exchange.pool)
    waits = [(found.next_at - found.last_at).total_seconds() / 60]
    while found.tries < 8:
        clock.instant = found.next_at
        await notice()
        [found] = await failures(exchange.pool)
        waits.append((found.next_at - found.last_at).total_seconds() / 60)
    assert (found.record, found.record_id, found.version) == ("report", key, 1)
    assert found.error == "AttributeError"
    assert found.place.startswith("ews/store/reports.py:")
    assert (found.tries, found.first_at) == (8, begun)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_a_version_that_failed_is_not_told_after_a_newer_one(
    lab: House, open_: Open, exchange: Exchange, clock: FixedClock, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key = await tell(lab)
    await notice()
    await correct(lab, "correction", 2)
    body = await broken(exchange.pool, key, 2)
    await notice()
    assert [one.version for one in await failures(exchange.pool)] == [2]
    await correct(lab, "correction", 3)
    await set_body(exchange.pool, key, 2, body)
    await notice()
    clock.advance(hours=2)
    await notice()
    assert await sent(exchange.pool) == [
        Sent("Poland", "report.published", 1),
        Sent("Poland", "report.corrected", 3),
    ]
    assert await failures(exchange.pool) == []


async def test_whose_first_version_failed_is_told_of_the_next_as_the_first(
    lab: House, open_: Open, exchange: Exchange, clock: FixedClock, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key = await tell(lab)
    body = await broken(exchange.pool, key)
    await notice()
    await correct(lab, "correction", 2)
    await set_body(exchange.pool, key, 1, body)
    clock.advance(hours=2)
    await notice()
    assert await sent(exchange.pool) == [Sent("Poland", "report.published", 2)]


async def test_what_fails_in_the_sweep_is_put_aside_too(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key, other = await tell(lab, "R-1"), await tell(lab, "R-2")
    await correct(lab, "correction", 2)
    await notice()
    # Both were read in their first version by somebody who writes that down only now.
    late = await open_("France", "FR")
    for each in (key, other):
        await exchange.pool.execute(
            "INSERT INTO disclosure VALUES ($1, 'report', $2, 1, 'api', now())",
            late.organisation.id,
            each,
        )
    await tell(lab, "R-2", version=2, version_kind="correction", audience=["country:PL"])
    await broken(exchange.pool, key, 2)
    await notice()
    assert [one.record_id for one in await failures(exchange.pool)] == [key]
    lost = "SELECT record_id FROM tombstone WHERE organisation_id = $1"
    assert await exchange.pool.fetchval(lost, late.organisation.id) == other


async def test_a_row_that_the_database_refuses_is_put_aside(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key = await tell(lab, "R-1")
    await tell(lab, "R-2")
    await exchange.pool.execute(REFUSE.format(report_id=key, code="22023"))
    await notice()
    assert await told(exchange.pool) == ["R-2"]
    [found] = await failures(exchange.pool)
    assert found.error == "InvalidParameterValueError"
    assert found.place.startswith("ews/store/notices.py:")


async def test_a_database_that_goes_away_puts_nothing_aside(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key = await tell(lab, "R-1")
    await exchange.pool.execute(REFUSE.format(report_id=key, code="57P01"))
    with pytest.raises(asyncpg.AdminShutdownError):
        async with exchange.pool.acquire() as conn, conn.transaction():
            await follow(conn, at=exchange.clock.now())
    assert await failures(exchange.pool) == []
    await exchange.pool.execute("DROP TRIGGER refuse ON delivery")
    async with exchange.pool.acquire() as conn, conn.transaction():
        assert await follow(conn, at=exchange.clock.now()) >= 1
    assert await told(exchange.pool) == ["R-1"]


async def test_operators_see_it_measured_and_listed_and_have_it_tried_at_once(
    lab: House, open_: Open, exchange: Exchange, clock: FixedClock, *, notice: Notice, dsn: str
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    key = await tell(lab)
    body = await broken(exchange.pool, key)
    await notice()
    async with exchange.pool.acquire() as conn:
        seen = (await backlog(conn)).notices
    assert (seen.behind, seen.failed) == (0, 1)
    listed = await ews("notices", "failed", "--json", database_url=dsn)
    [one] = json.loads(listed.out)
    assert (one["record_id"], one["error"], one["tries"]) == (key, "AttributeError", 1)
    wrong = await ews("notices", "retry", "999", database_url=dsn)
    assert (wrong.code, "no failed change has the number 999" in wrong.err) == (1, True)
    await set_body(exchange.pool, key, 1, body)
    await exchange.pool.execute("UPDATE notice_failure SET next_at = 'infinity'")
    done = await ews("notices", "retry", str(one["seq"]), "--json", database_url=dsn)
    assert json.loads(done.out) == {"retried": [one["seq"]]}
    clock.instant = SystemClock().now()
    await notice()
    assert await sent(exchange.pool) == [Sent("Poland", "report.published", 1)]
