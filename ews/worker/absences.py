"""Who was not seen for long: told once, then suspended; their focal points lapse."""

from uuid import UUID

from connectors.exporters.email.letters import Letter, one_line
from ews.flow.absences import forget_leftovers, pass_absences
from ews.log import get_logger
from ews.store.outbox import enqueue_reminders, try_lock
from ews.store.people import find_person
from ews.store.reachability import SUSPEND_AFTER
from ews.store.sessions import end_overdue_sessions
from ews.worker.emails import NotSentError
from ews.worker.retries import DeadLetterError
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def watch_absences(around: Surroundings) -> None:
    """Take every step whose time has come; one worker a tick."""
    at = around.clock.now()
    async with around.pool.acquire() as conn, conn.transaction():
        if not await try_lock(conn, "absences"):
            return
        found = await pass_absences(conn, at=at)
        if around.mailing is not None:
            await enqueue_reminders(conn, found.reminded)
        await forget_leftovers(conn, at=at)
    for what in ("reminded", "suspended", "lapsed"):
        for each in getattr(found, what):
            LOG.info("absence", what=what, id=str(each))


async def end_sessions_in_time(around: Surroundings) -> None:
    """End the sessions whose time is over, whether or not their people come again."""
    async with around.pool.acquire() as conn:
        await end_overdue_sessions(conn, at=around.clock.now(), idle=around.session_idle)


async def send_reminder(around: Surroundings, person_id: UUID) -> None:
    """Ask a person by e-mail to sign in again; nothing if they did, or gave no address.

    Raises:
        NotSentError: to be tried again later.
        DeadLetterError: the server refused the address for good.
    """
    async with around.pool.acquire() as conn:
        person = await find_person(conn, person_id)
    if person is None or person.reminded_at is None or not person.email:
        return
    if around.mailing is None or person.state != "active":
        return
    letter = Letter(
        house=around.mailing.house,
        to=person.email,
        subject="Please sign in again",
        message_id=around.mailing.name(f"reminder-{person.id}-{person.reminded_at:%Y%m%d}"),
        at=person.reminded_at,
        remarks=(
            f"Nobody has signed in as {one_line(person.sign_in_name or person.name)} for long.",
            f"After {SUSPEND_AFTER.days} days without a sign-in the account is suspended, and a "
            "country may be without a focal point.",
            f"Sign in at {around.mailing.house.base_url}, or tell whoever manages your "
            "organisation who follows you.",
        ),
    )
    handed = await around.mailing.post(letter)
    LOG.info("reminder_sent", person_id=str(person_id), outcome=handed.outcome)
    if handed.outcome == "refused":
        raise DeadLetterError(handed.error)
    if handed.outcome == "failed":
        raise NotSentError(handed.error)
