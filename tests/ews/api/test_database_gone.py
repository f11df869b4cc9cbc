"""A database that goes away is told as that, with what to do; it is no fault of the service."""

import asyncio

from ews.flow.exchange import Exchange
from ews.store.connection import Connection, Pool
from tests.ews.exchange import House, report

WAITING = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' ORDER BY pid
"""


async def cut_off(pool: Pool) -> None:
    """End the connection that waits for the lock, as a server that stops does."""
    for _ in range(500):
        for row in await pool.fetch(WAITING):
            await pool.execute("SELECT pg_terminate_backend($1)", row["pid"])
            return
        await asyncio.sleep(0.01)


async def test_a_reader_is_told_to_ask_again(
    lab: House, conn: Connection, exchange: Exchange
) -> None:
    async with conn.transaction():
        await conn.execute("LOCK TABLE change IN ACCESS EXCLUSIVE MODE")
        asked = asyncio.create_task(lab.get("/v1/changes"))
        await cut_off(exchange.pool)
        status, problem = await asked

    assert (status, problem["code"]) == (503, "database_unavailable")


async def test_a_sender_is_told_to_send_again_and_is_served_then(
    lab: House, conn: Connection, exchange: Exchange
) -> None:
    async with conn.transaction():
        await conn.execute("LOCK TABLE change IN ACCESS EXCLUSIVE MODE")
        sent = asyncio.create_task(lab.post("/v1/reports", report()))
        await cut_off(exchange.pool)
        status, problem = await sent
    again, answer = await lab.post("/v1/reports", report())

    assert (status, problem["code"]) == (503, "database_unavailable")
    assert (again, answer["outcome"]) == (201, "loaded")
    assert await exchange.pool.fetchval("SELECT count(*) FROM report_version ORDER BY 1") == 1
