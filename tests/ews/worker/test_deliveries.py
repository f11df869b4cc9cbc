"""A delivery from the commit that caused it to its end, with real receivers."""

import asyncio

import pytest
from standardwebhooks import Webhook

from connectors.signatures import verify_detached
from ews.clock import SystemClock
from ews.flow.signing import key_set
from ews.store.connection import Connection, Pool
from ews.store.deliveries import attempts_of
from ews.store.signing_keys import list_keys
from ews.store.subscriptions import open_subscriptions
from tests.connectors.transports.receivers import (
    Answer,
    hangs,
    pours,
    receiver,
    says,
    status,
)
from tests.ews import stories
from tests.ews.worker.conftest import Publish, wait_for_state

pytestmark = pytest.mark.usefixtures("worker")
RETRIES = ["retry", "retry", "dead"]


async def outcomes(pool: Pool) -> list[str]:
    found = await wait_for_state(pool, "confirmed", "dead")
    async with pool.acquire() as conn:
        return [each.outcome for each in await attempts_of(conn, found.id)]


async def test_a_published_bulletin_arrives_and_can_be_verified(
    pool: Pool, publish: Publish, conn: Connection
) -> None:
    async with receiver(status(204)) as it:
        delivery_id = await publish(it.address)
        assert await outcomes(pool) == ["confirmed"]
    keys = key_set(await list_keys(conn))
    assert verify_detached(it.bodies[0], it.heads[0]["ews-signature"], keys)
    assert it.heads[0]["webhook-id"] == str(delivery_id)
    document = Webhook(stories.SECRET).verify(it.bodies[0], it.heads[0])
    assert document["type"] == "bulletin.published"
    assert document["data"]["facts"]["substance"]["inchikey"] == stories.MEPHEDRONE


@pytest.mark.parametrize("answer", [status(500), status(302, "location: /"), hangs, says("")])
async def test_a_receiver_that_fails_each_time_ends_in_the_dead_letters(
    pool: Pool, publish: Publish, answer: Answer
) -> None:
    async with receiver(answer) as it:
        await publish(it.address)
        assert await outcomes(pool) == RETRIES
    assert len({head["webhook-id"] for head in it.heads}) == 1


async def test_a_receiver_that_pours_out_a_body_without_end_is_confirmed_and_left(
    pool: Pool, publish: Publish
) -> None:
    async with receiver(pours) as it:
        await publish(it.address)
        assert await outcomes(pool) == ["confirmed"]


async def test_a_receiver_that_recovers_gets_it_once_more_under_the_same_id(
    pool: Pool, publish: Publish
) -> None:
    answers = iter([status(503), status(200)])

    async def answer(writer: asyncio.StreamWriter) -> None:
        await next(answers)(writer)

    async with receiver(answer) as it:
        await publish(it.address)
        assert await outcomes(pool) == ["retry", "confirmed"]
    assert it.heads[0]["webhook-id"] == it.heads[1]["webhook-id"]


async def test_a_receiver_that_answers_gone_ends_its_subscription(
    pool: Pool, publish: Publish, conn: Connection
) -> None:
    async with receiver(status(410)) as it:
        await publish(it.address)
        assert await outcomes(pool) == ["dead"]
    assert await open_subscriptions(conn, at=SystemClock().now()) == []


async def test_an_internal_address_is_dead_at_once_and_never_called(
    pool: Pool, publish: Publish
) -> None:
    await publish("https://169.254.169.254/latest")
    assert await outcomes(pool) == ["dead"]


async def test_what_is_rolled_back_is_not_sent(
    conn: Connection,
) -> None:
    at = SystemClock().now()
    lab = await stories.organisation(conn, "Lab", at=at)
    async with receiver(status(200)) as it:
        await stories.subscriber(conn, lab, it.address, at=at)
        transaction = conn.transaction()
        await transaction.start()
        told = await stories.report(conn, lab, await stories.substance(conn, at=at), at=at)
        await stories.published_bulletin(conn, lab, await stories.signal(conn, told, at=at), at=at)
        await transaction.rollback()
        await asyncio.sleep(0.3)
    assert it.heads == []


async def test_a_worker_that_loses_its_connection_takes_up_work_again(
    pool: Pool, publish: Publish, conn: Connection
) -> None:
    await asyncio.sleep(0.5)
    await conn.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'ews-worker' AND datname = current_database()"
    )
    async with receiver(status(200)) as it:
        await publish(it.address)
        assert await outcomes(pool) == ["confirmed"]
