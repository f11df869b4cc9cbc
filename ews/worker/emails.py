"""Sending one e-mail: a notice at once, or the question to the owner of an address."""

from uuid import UUID

from connectors.exporters.email.letters import Letter, confirmation_remarks, one_line, subject_of
from connectors.transports.smtp import Handed
from ews.flow.mail_links import confirmation_code
from ews.log import get_logger
from ews.store.deliveries import ToSend, delivery_to_send
from ews.store.subscriptions import question_of
from ews.worker.mailing import NO_SERVER, Mailing, read_notices, result_of, signed
from ews.worker.outcomes import Result, remember, tell_queue
from ews.worker.retries import DeadLetterError
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


class NotSentError(Exception):
    """This attempt failed; the next one may not."""


async def send_email(around: Surroundings, delivery_id: UUID) -> None:
    """Make one attempt at a delivery and remember it.

    Raises:
        RetryRequested: to be tried again later.
        DeadLetterError: the server refused it for good, or the tries are used up.
    """
    async with around.pool.acquire() as conn:
        todo = await delivery_to_send(conn, delivery_id, at=around.clock.now())
    if todo is None or todo.confirmed:
        return  # a job that ran to its end but could not say so, before it was killed
    result = await _result(around, todo)
    async with around.pool.acquire() as conn, conn.transaction():
        await remember(conn, [todo], result, at=around.clock.now())
    LOG.info("email_sent", delivery_id=str(todo.id), outcome=result.outcome)
    tell_queue(result, backoff=around.backoff, tries=todo.tries)


async def ask_owner(around: Surroundings, subscription_id: UUID) -> None:
    """Send the owner of an address the code that opens the subscription.

    Raises:
        NotSentError: to be tried again later.
        DeadLetterError: the server refused the address for good.
    """
    async with around.pool.acquire() as conn:
        asked = await question_of(conn, subscription_id)
    if asked is None or not asked.is_open:
        return
    if around.mailing is None:
        raise NotSentError(NO_SERVER)
    code = confirmation_code(asked.secret, asked.address)
    letter = Letter(
        house=around.mailing.house,
        to=asked.address,
        subject=one_line(f"{asked.organisation} asks: may we write to you?"),
        message_id=around.mailing.name(f"confirm-{asked.id}"),
        at=asked.created_at,
        remarks=confirmation_remarks(asked.organisation, code, str(asked.id)),
    )
    handed = await around.mailing.post(letter)
    LOG.info("email_asked", subscription_id=str(asked.id), outcome=handed.outcome)
    if handed.outcome == "refused":
        raise DeadLetterError(handed.error)
    if handed.outcome == "failed":
        raise NotSentError(handed.error)


async def _result(around: Surroundings, todo: ToSend) -> Result:
    if todo.superseded:
        return Result(outcome="superseded")
    if todo.ended:
        return Result(outcome="dead", error="the subscription has ended")
    if around.mailing is None:
        handed = Handed(outcome="failed", error=NO_SERVER)
    else:
        handed = await around.mailing.post(await _letter(around, around.mailing, todo))
    return result_of(handed, is_last=todo.tries + 1 >= around.backoff.tries)


async def _letter(around: Surroundings, mailing: Mailing, todo: ToSend) -> Letter:
    [(notice, payload)] = read_notices([todo])
    name = f"{todo.record}-{todo.record_id}-v{todo.version}.json"
    return Letter(
        house=mailing.house,
        to=todo.address,
        subject=subject_of(notice),
        message_id=mailing.name(str(todo.id)),
        thread=mailing.name(f"{todo.record}-{todo.record_id}"),
        at=todo.created_at,
        notices=[notice],
        way_out=mailing.way_out(todo),
        attachments=await signed(around.pool, name, payload, at=around.clock.now()),
    )
