"""The worker: takes jobs from the outbox as they are committed, and fires the timers."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.errors import PgqException
from pgqueuer.executors import EntrypointExecutorParameters
from pgqueuer.models import Job

from connectors.transports.addresses import AddressRules
from connectors.transports.mail_server import Mail
from connectors.transports.webhooks import WebhookSender
from ews.clock import Clock
from ews.log import get_logger
from ews.settings import Settings
from ews.settings_access import AccessSettings
from ews.store.connection import Pool
from ews.store.jobs import job_queue
from ews.store.outbox import ASSEMBLE, PUSH, SCREENING, WEBHOOK
from ews.worker.email_jobs import add_email_jobs
from ews.worker.exports import assemble, push_batch
from ews.worker.mailing import make_mailing
from ews.worker.retries import Backoff, JitteredRetryExecutor
from ews.worker.screenings import run_screening
from ews.worker.status import telling
from ews.worker.surroundings import Surroundings
from ews.worker.ticking import keeping_time
from ews.worker.timers import make_timers
from ews.worker.webhooks import send_webhook

LOG = get_logger(__name__)
MOST_TASKS = 40
PAUSE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    """How patient the worker is.

    status_at: where the worker tells of itself; None: nowhere. heartbeat: after that silence
    another worker takes a job over. poll: new jobs are told of at once; this is how late a retry
    may be noticed.
    """

    backoff: Backoff = field(default_factory=Backoff)
    webhook_seconds: float = 10.0
    push_seconds: float = 120.0
    mail: Mail | None = None
    base_url: str = ""
    status_at: tuple[str, int] | None = None
    session_idle: timedelta = AccessSettings().session_idle
    heartbeat: timedelta = timedelta(seconds=30)
    poll: timedelta = timedelta(seconds=1)


async def run_worker(
    dsn: str,
    pool: Pool,
    clock: Clock,
    stop: asyncio.Event,
    *,
    allow_loopback: bool,
    limits: WorkerLimits | None = None,
) -> None:
    """Work until `stop` is set; then finish what was begun and return.

    A lost database connection is taken up again after a pause; a job that was under way then is
    run again by whoever sees its heartbeat stop.
    """
    limits = limits or WorkerLimits()
    async with (
        _surroundings(pool, clock, limits, allow_loopback=allow_loopback) as around,
        telling(limits.status_at, pool, around.metrics),
        keeping_time(around, make_timers),
    ):
        LOG.info("worker_at_work")
        while not stop.is_set():
            await _work(dsn, around, limits, stop)


def limits_of(settings: Settings) -> WorkerLimits:
    """Return the limits that the operator set."""
    return WorkerLimits(
        backoff=Backoff(tries=settings.delivery_tries),
        webhook_seconds=settings.delivery_seconds,
        heartbeat=timedelta(seconds=settings.heartbeat_seconds),
        mail=settings.mail,
        base_url=settings.base_url,
        status_at=settings.worker_listen,
        session_idle=settings.access.session_idle,
    )


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)


@asynccontextmanager
async def _surroundings(
    pool: Pool, clock: Clock, limits: WorkerLimits, *, allow_loopback: bool
) -> AsyncIterator[Surroundings]:
    rules = AddressRules(allow_loopback=allow_loopback)
    sender = WebhookSender(rules, seconds=limits.webhook_seconds)
    try:
        yield Surroundings(
            pool=pool,
            clock=clock,
            sender=sender,
            rules=rules,
            backoff=limits.backoff,
            push_seconds=limits.push_seconds,
            mailing=make_mailing(limits.mail, limits.base_url, seconds=limits.webhook_seconds),
            session_idle=limits.session_idle,
        )
    finally:
        await sender.close()


async def _work(dsn: str, around: Surroundings, limits: WorkerLimits, stop: asyncio.Event) -> None:
    """Serve the queue on one connection of its own, until `stop` or until it breaks."""
    try:
        async with _connection(dsn) as conn:
            queue = make_queue(conn, around)
            watch = asyncio.create_task(_pass_on(stop, queue.shutdown))
            try:
                await queue.run(
                    dequeue_timeout=limits.poll,
                    max_concurrent_tasks=MOST_TASKS,
                    shutdown_on_listener_failure=True,
                    heartbeat_timeout=limits.heartbeat,
                )
            finally:
                watch.cancel()
    except (OSError, PgqException, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        LOG.warning("worker_lost_database", error=type(fault).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE)


def make_queue(conn: "asyncpg.Connection[asyncpg.Record]", around: Surroundings) -> PgQueuer:
    """Return the queue with all kinds of jobs."""
    queue = job_queue(conn)

    def retrying(parameters: EntrypointExecutorParameters) -> JitteredRetryExecutor:
        return JitteredRetryExecutor(parameters, backoff=around.backoff, metrics=around.metrics)

    @queue.entrypoint(WEBHOOK, on_failure="hold", executor_factory=retrying)
    async def webhook(job: Job) -> None:
        await send_webhook(around, _uuid(job))

    add_email_jobs(queue, around, retrying)

    @queue.entrypoint(ASSEMBLE, on_failure="hold", executor_factory=retrying, concurrency_limit=1)
    async def export_assemble(job: Job) -> None:
        await assemble(around, (job.payload or b"").decode())

    @queue.entrypoint(PUSH, on_failure="hold", executor_factory=retrying)
    async def export_push(job: Job) -> None:
        await push_batch(around, _uuid(job), is_last=around.backoff.is_last(job))

    @queue.entrypoint(SCREENING, on_failure="hold", executor_factory=retrying, concurrency_limit=1)
    async def screening(job: Job) -> None:
        await run_screening(around, _uuid(job))

    return queue


def _uuid(job: Job) -> UUID:
    return UUID((job.payload or b"").decode())


async def _pass_on(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A plain connection: pgqueuer reads JSON as text, our pool's connections do not."""
    conn = await asyncpg.connect(
        dsn, timeout=10, server_settings={"application_name": "ews-worker"}
    )
    try:
        yield conn
    finally:
        conn.terminate() if conn.is_closed() else await conn.close(timeout=5)
