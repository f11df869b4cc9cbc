"""The outbox: in the transaction that causes it, and never a correction too few."""

import asyncio

import pytest
from pgqueuer.domain.settings import db_settings

from ews.store.connection import Connection, Pool
from ews.store.jobs import OwnNames
from ews.store.outbox import enqueue_assembly, try_lock

JOBS = "SELECT count(*) FROM pgqueuer WHERE status = 'queued' ORDER BY 1"
PICK = """
WITH one AS (SELECT id FROM pgqueuer WHERE status = 'queued' FOR UPDATE SKIP LOCKED)
UPDATE pgqueuer SET status = 'picked' WHERE id IN (SELECT id FROM one) RETURNING id
"""


async def test_a_correction_that_waits_is_asked_for_once(conn: Connection) -> None:
    await enqueue_assembly(conn, "correction")
    await enqueue_assembly(conn, "correction")
    assert await conn.fetchval(JOBS) == 1


async def test_a_correction_that_has_begun_does_not_stand_for_the_next_one(
    conn: Connection,
) -> None:
    await enqueue_assembly(conn, "correction")
    await conn.execute(PICK)
    await enqueue_assembly(conn, "correction")
    assert await conn.fetchval(JOBS) == 1


async def test_a_correction_cannot_begin_before_those_who_count_on_it_commit(
    conn: Connection, pool: Pool
) -> None:
    await enqueue_assembly(conn, "correction")
    async with conn.transaction(), pool.acquire() as worker:
        await enqueue_assembly(conn, "correction")
        assert await worker.fetch(PICK) == []
    assert len(await conn.fetch(PICK)) == 1


async def test_a_timer_fires_in_one_of_many_workers(pool: Pool) -> None:
    async def fire() -> bool:
        async with pool.acquire() as conn, conn.transaction():
            took = await try_lock(conn, "correction")
            await asyncio.sleep(0.2)
            return took

    assert sorted(await asyncio.gather(*(fire() for _ in range(4)))) == [False] * 3 + [True]


async def test_variables_of_other_programs_do_not_disturb_the_queue(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFIX", "/usr/local")
    monkeypatch.setenv("CHANNEL", "a b")
    db_settings.cache_clear()
    await enqueue_assembly(conn, "correction")
    assert await conn.fetchval(JOBS) == 1
    assert OwnNames().channel == "ch_pgqueuer"
