"""Timers: APScheduler only says when; each tick of a time of day is one worker's (ticking.py)."""

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from ews.log import get_logger
from ews.store.outbox import enqueue_assembly, try_lock
from ews.worker.absences import end_sessions_in_time, watch_absences
from ews.worker.digests import ask_for_digests
from ews.worker.exports import release_due
from ews.worker.law_watch import watch_law
from ews.worker.listing import list_changes
from ews.worker.public_numbers import publish_due
from ews.worker.recalls import notice_changes, notice_late
from ews.worker.reminders import tick
from ews.worker.surroundings import Surroundings
from ews.worker.ticking import Work, mend, once_a_tick
from ews.worker.tidying import tidy_up

LOG = get_logger(__name__)
OUTCOMES = {EVENT_JOB_EXECUTED: "done", EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed"}


def make_timers(around: Surroundings) -> AsyncIOScheduler:
    """Return the timers of this worker, not yet started."""
    timers = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    _at(timers, around, ask_for_returns, "export_due", hour=2)
    _at(timers, around, release_due, "export_release", minute="*/5", second=31)
    _at(timers, around, publish_due, "public_numbers", hour=3, minute=10)
    _at(timers, around, tidy_up, "tidying", hour=4, minute=20)
    _at(timers, around, ask_for_corrections, "export_correction", minute=17)
    _at(timers, around, ask_for_digests, "digests", minute="*/5", second=11)
    # Midnights lie on every quarter of an hour, somewhere.
    _at(timers, around, watch_law, "law_watch", minute="*/5", second=1)
    timers.add_job(list_changes, "interval", [around], seconds=1, id="listing")
    timers.add_listener(
        lambda event: around.metrics.count_timer(event.job_id, OUTCOMES[event.code]),
        EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED,
    )
    # A report reaches the countries it names within a minute of its commit, and so does a recall.
    timers.add_job(notice_changes, "interval", [around], seconds=2, id="notices")
    _at(timers, around, notice_late, "late_notices", second=41)
    _at(timers, around, watch_absences, "absences", minute=23)
    _at(timers, around, tick, "reminders", second=11)
    # Not at times of day: a clock that is set back fires none of them for a while.
    timers.add_job(end_sessions_in_time, "interval", [around], minutes=1, id="sessions")
    timers.add_job(mend, "interval", [around], seconds=10, id="mending")
    return timers


def _at(
    timers: AsyncIOScheduler, around: Surroundings, work: Work, name: str, **fields: int | str
) -> None:
    """Do the work at times of day, once however many workers there are."""
    trigger = CronTrigger(timezone="UTC", **fields)
    timers.add_job(once_a_tick, trigger, [around, name, trigger, work], id=name)


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
