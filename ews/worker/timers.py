"""Timers: APScheduler only says when; each job is one `enqueue`, once for all workers."""

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from ews.log import get_logger
from ews.store.outbox import enqueue_assembly, try_lock
from ews.worker.absences import watch_absences
from ews.worker.digests import ask_for_digests
from ews.worker.exports import release_due
from ews.worker.law_watch import watch_law
from ews.worker.recalls import notice_changes, notice_late
from ews.worker.reminders import tick
from ews.worker.listing import list_changes
from ews.worker.public_numbers import publish_due
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)
OUTCOMES = {EVENT_JOB_EXECUTED: "done", EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed"}


def make_timers(around: Surroundings) -> AsyncIOScheduler:
    """Return the timers of this worker, not yet started."""
    timers = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )
    timers.add_job(ask_for_returns, "cron", [around], hour=2, id="export_due")
    timers.add_job(release_due, "cron", [around], minute="*/5", second=31, id="export_release")
    timers.add_job(publish_due, "cron", [around], hour=3, minute=10, id="public_numbers")
    timers.add_job(ask_for_corrections, "cron", [around], minute=17, id="export_correction")
    timers.add_job(ask_for_digests, "cron", [around], minute="*/5", second=11, id="digests")
    # Midnights lie on every quarter of an hour, somewhere.
    timers.add_job(watch_law, "cron", [around], minute="*/5", second=1, id="law_watch")
    timers.add_job(list_changes, "interval", [around], seconds=1, id="listing")
    timers.add_listener(
        lambda event: around.metrics.count_timer(event.job_id, OUTCOMES[event.code]),
        EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED,
    )
    # A report reaches the countries it names within a minute of its commit, and so does a recall.
    timers.add_job(notice_changes, "interval", [around], seconds=2, id="notices")
    timers.add_job(notice_late, "cron", [around], second=41, id="late_notices")
    timers.add_job(watch_absences, "cron", [around], minute=23, id="absences")
    timers.add_job(tick, "cron", [around], second=11, id="reminders")
    return timers


async def ask_for_returns(around: Surroundings) -> None:
    """Ask for the returns that are owed: of months, quarters and years that have ended."""
    await _ask(around, "due")


async def ask_for_corrections(around: Surroundings) -> None:
    """Ask for what has changed of what was exported."""
    await _ask(around, "correction")


async def _ask(around: Surroundings, what: str) -> None:
    async with around.pool.acquire() as conn, conn.transaction():
        # Another worker that holds the lock does the same work.
        if await try_lock(conn, what):
            await enqueue_assembly(conn, what)
            LOG.info("timer_fired", what=what)
