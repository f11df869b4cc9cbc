"""The real worker: reports reach those they name, recalls follow, and each only once."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.store.requests import NewRequest, RequestStep, add_request, add_request_step
from ews.store.subscriptions import Filters
from ews.worker.main import WorkerLimits, run_worker
from ews.worker.recalls import notice_changes
from ews.worker.reminders import tick
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from tests.connectors.transports.receivers import Answer, Receiver, receiver, status
from tests.ews import stories

LIMITS = WorkerLimits(
    backoff=Backoff(tries=3, first=timedelta(milliseconds=50), longest=timedelta(milliseconds=100)),
    webhook_seconds=20.0,
    poll=timedelta(milliseconds=50),
)
REPORTS = Filters(families=(), substances=(), countries=(), level="information", about=("reports",))


@pytest.fixture
async def worker(dsn: str, pool: Pool) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(
        run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=LIMITS)
    )
    yield
    stop.set()
    await asyncio.wait_for(task, 20)


@pytest.fixture
async def around(pool: Pool) -> AsyncIterator[Surroundings]:
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    yield Surroundings(
        pool=pool,
        clock=SystemClock(),
        sender=sender,
        rules=rules,
        backoff=LIMITS.backoff,
        push_seconds=1,
    )
    await sender.close()


async def tell(conn: Connection, *, at: datetime, **changed: Any) -> stories.Told:
    lab = await stories.organisation(conn, "Lab", at=at)
    return await stories.report(conn, lab, await stories.substance(conn, at=at), at=at, **changed)


async def ask_for_reports(conn: Connection, address: str, *, at: datetime) -> None:
    poland = await stories.organisation(conn, "Poland", at=at, country="PL")
    await stories.subscriber(conn, poland, address, at=at, filters=REPORTS)


async def arrived(it: Receiver, count: int) -> list[str]:
    """Wait until as many bodies came; return what they tell."""
    async with asyncio.timeout(30):
        while True:
            if len(it.bodies) >= count:
                return [orjson.loads(each)["type"] for each in it.bodies]
            await asyncio.sleep(0.05)


async def outcomes_with(pool: Pool, wanted: tuple[int, str]) -> list[tuple[int, str]]:
    """Wait until there is such an attempt: version and outcome; return all."""
    async with asyncio.timeout(30):
        while True:
            rows = await pool.fetch(
                "SELECT d.version, a.outcome FROM delivery_attempt a "
                "JOIN delivery d ON d.id = a.delivery_id ORDER BY a.id"
            )
            found = [(row["version"], row["outcome"]) for row in rows]
            if wanted in found:
                return found
            await asyncio.sleep(0.05)


@pytest.mark.usefixtures("worker")
async def test_a_report_and_its_nullification_arrive_within_a_minute(pool: Pool) -> None:
    at = SystemClock().now()
    async with receiver(status(204)) as it, pool.acquire() as conn:
        await ask_for_reports(conn, it.address, at=at)
        await tell(conn, at=at)
        assert await arrived(it, 1) == ["report.published"]
        await tell(conn, at=at, version=2, version_kind="nullification")
        assert await arrived(it, 2) == ["report.published", "report.nullified"]
    assert SystemClock().now() - at < timedelta(seconds=60)


@pytest.mark.usefixtures("worker")
async def test_an_old_version_on_its_way_is_followed_by_the_new_one_and_never_sent_again(
    pool: Pool,
) -> None:
    at, may_fail = SystemClock().now(), asyncio.Event()

    async def fails_late(writer: asyncio.StreamWriter) -> None:
        await may_fail.wait()
        await status(503)(writer)

    answers = deque[Answer]([fails_late, status(204)])

    async def answer(writer: asyncio.StreamWriter) -> None:
        await answers.popleft()(writer)

    async with receiver(answer) as it, pool.acquire() as conn:
        await ask_for_reports(conn, it.address, at=at)
        await tell(conn, at=at)
        await arrived(it, 1)
        await tell(conn, at=at, version=2, version_kind="correction")
        assert await arrived(it, 2) == ["report.published", "report.corrected"]
        may_fail.set()
        found = await outcomes_with(pool, (1, "superseded"))
    assert sorted(found) == [(1, "retry"), (1, "superseded"), (2, "confirmed")]
    assert len(it.bodies) == 2


async def test_many_followers_make_each_delivery_once(
    pool: Pool, conn: Connection, around: Surroundings
) -> None:
    at = SystemClock().now()
    await ask_for_reports(conn, "https://example.org/hook", at=at)
    for number in range(30):
        await tell(conn, at=at, reference=f"A{number}")
    await asyncio.gather(*(notice_changes(around) for _ in range(8)))
    for number in range(30):
        await tell(conn, at=at, reference=f"A{number}", version=2, version_kind="correction")
    await asyncio.gather(*(notice_changes(around) for _ in range(8)))
    rows = await pool.fetch("SELECT version, count(*) FROM delivery GROUP BY version ORDER BY 1")
    assert [tuple(row) for row in rows] == [(1, 30), (2, 30)]


async def test_followers_beside_writers_leave_no_report_out(
    pool: Pool, conn: Connection, around: Surroundings
) -> None:
    at = SystemClock().now()
    await ask_for_reports(conn, "https://example.org/hook", at=at)
    await tell(conn, at=at)

    async def write(writer: int) -> None:
        for number in range(10):
            async with pool.acquire() as own:
                await tell(own, at=at, reference=f"W{writer}-{number}")
            await notice_changes(around)

    await asyncio.gather(*(write(writer) for writer in range(4)))
    await notice_changes(around)
    assert await pool.fetchval("SELECT count(*) FROM delivery") == 41
    assert await pool.fetchval("SELECT count(DISTINCT record_id) FROM delivery") == 41


async def test_many_clocks_take_each_step_once(
    pool: Pool, conn: Connection, around: Surroundings
) -> None:
    at = SystemClock().now() - timedelta(days=20)
    told = await tell(conn, at=at)
    lab = await stories.organisation(conn, "Lab", at=at)
    request_id = await add_request(
        conn,
        NewRequest(
            report_id=told.report_id,
            organisation_id=lab.id,
            person_id=None,
            audience=["country:PL"],
            tlp="TLP:AMBER",
            question="Who?",
            due_at=at + timedelta(days=28),
            asked_at=at,
        ),
    )
    first = RequestStep(
        version=1, what="asked", state="open", text="", organisation_id=lab.id, at=at
    )
    await add_request_step(conn, request_id, first, person_id=None)
    await asyncio.gather(*(tick(around) for _ in range(6)))
    rows = await pool.fetch("SELECT what FROM request_step ORDER BY version")
    assert [row["what"] for row in rows] == ["asked", "reminded"]
