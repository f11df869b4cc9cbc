"""A host that fails must not take the places of the others."""

import asyncio
import time
from uuid import UUID

import pytest
from pgqueuer.errors import RetryRequested

from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.store.deliveries import attempts_of, list_deliveries
from ews.worker.pressure import LONGEST_WAIT, MOST_IN_TROUBLE, Gate
from tests.connectors.transports.receivers import hangs, receiver, status
from tests.ews import stories
from tests.ews.worker.conftest import wait_for_state

A, B = "https://a.example/1", "https://b.example/1"


def fail(gate: Gate, address: str) -> None:
    with gate.entered(address) as host:
        gate.tell(host, is_well=False, began=time.monotonic() - 10)


def test_a_healthy_host_is_sent_as_much_as_there_is() -> None:
    gate = Gate()
    entered = [gate.entered(f"{A}/{number}") for number in range(100)]
    hosts = [each.__enter__() for each in entered]
    assert hosts[0].in_flight == 100


def test_a_failing_host_has_few_attempts_under_way_and_others_are_free() -> None:
    gate = Gate()
    fail(gate, A)
    held = [gate.entered(f"{A}?{number}") for number in range(MOST_IN_TROUBLE)]
    for each in held:
        each.__enter__()
    with pytest.raises(RetryRequested) as refused, gate.entered(A):
        pass
    assert 5 <= refused.value.delay.total_seconds() <= LONGEST_WAIT
    with gate.entered(B) as other:
        assert other.in_flight == 1


def test_the_longer_the_queue_the_later_its_end_comes_back() -> None:
    gate = Gate()
    fail(gate, A)
    held = [gate.entered(A) for _ in range(MOST_IN_TROUBLE)]
    for each in held:
        each.__enter__()
    waits = []
    for _ in range(40):
        with pytest.raises(RetryRequested) as refused:
            gate.entered(A).__enter__()
        waits.append(refused.value.delay.total_seconds())
    assert max(waits[:4]) < min(waits[-4:]) <= LONGEST_WAIT


def test_a_host_that_takes_something_again_is_free_again() -> None:
    gate = Gate()
    fail(gate, A)
    with gate.entered(A) as host:
        gate.tell(host, is_well=True, began=time.monotonic())
    entered = [gate.entered(A) for _ in range(50)]
    assert max(each.__enter__().in_flight for each in entered) == 50


async def publish_to_all(conn: Connection, addresses: list[str]) -> None:
    at = SystemClock().now()
    lab = await stories.organisation(conn, "Lab", at=at)
    other = await stories.organisation(conn, "Other", at=at, country="CA")
    for address in addresses:
        await stories.subscriber(conn, other, address, at=at)
    told = await stories.report(conn, lab, await stories.substance(conn, at=at), at=at)
    await stories.published_bulletin(conn, lab, await stories.signal(conn, told, at=at), at=at)


@pytest.mark.usefixtures("worker")
async def test_sixty_that_hang_do_not_hold_up_one_that_answers(conn: Connection) -> None:
    async with receiver(hangs) as bad, receiver(status(200)) as good:
        hanging = [f"{bad.address}/{number}" for number in range(60)]
        await publish_to_all(conn, [*hanging, good.address])
        async with asyncio.timeout(8):
            while not good.heads:  # noqa: ASYNC110 - raw sockets tell nobody
                await asyncio.sleep(0.02)
    assert len(bad.heads) <= 60


@pytest.mark.usefixtures("worker")
async def test_being_put_off_is_no_try(pool: Pool, conn: Connection) -> None:
    async with receiver(status(500)) as it:
        await publish_to_all(conn, [f"{it.address}/{number}" for number in range(12)])
        async with asyncio.timeout(30):
            while len(await dead(pool)) < 12:  # noqa: ASYNC110 - what is asked is the database
                await asyncio.sleep(0.1)
    for delivery_id in await dead(pool):
        async with pool.acquire() as other:
            found = [each.outcome for each in await attempts_of(other, delivery_id)]
        assert found == ["retry", "retry", "dead"]


async def dead(pool: Pool) -> list[UUID]:
    async with pool.acquire() as conn:
        found = await list_deliveries(
            conn, organisation_id=None, state="dead", before=None, limit=99
        )
    return [each.id for each in found]


@pytest.mark.usefixtures("worker")
async def test_a_receiver_that_asks_to_wait_is_not_hurried(pool: Pool, conn: Connection) -> None:
    answers = iter([status(503, "retry-after: 1"), status(200)])

    async def answer(writer: asyncio.StreamWriter) -> None:
        await next(answers)(writer)

    async with receiver(answer) as it:
        began = time.monotonic()
        await publish_to_all(conn, [it.address])
        await wait_for_state(pool, "confirmed")
        assert time.monotonic() - began >= 1
    assert it.heads[0]["webhook-id"] == it.heads[1]["webhook-id"]
