"""Sending one delivery: read, send, write; no connection is held while the receiver thinks."""

from uuid import UUID

from connectors.transports.webhooks import Message, Sent
from ews.log import get_logger
from ews.store.connection import Connection
from ews.store.deliveries import ToSend, add_attempt, delivery_to_send
from ews.store.subscriptions import end_subscription
from ews.worker.retries import DeadLetterError
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


class NotDeliveredError(Exception):
    """This attempt failed; the next one may not."""


async def send_webhook(around: Surroundings, delivery_id: UUID, *, is_last: bool) -> None:
    """Make one attempt at a delivery and remember it.

    Raises:
        NotDeliveredError: to be tried again later.
        DeadLetterError: not to be tried again, until a person puts it back.
    """
    async with around.pool.acquire() as conn:
        todo = await delivery_to_send(conn, delivery_id)
    if todo is None or todo.confirmed:
        return  # a job that ran to its end but could not say so, before it was killed
    sent = await _send(around, todo)
    outcome = _outcome(sent, is_last=is_last)
    async with around.pool.acquire() as conn, conn.transaction():
        await _remember(conn, around, todo, sent, outcome)
    LOG.info("webhook_sent", delivery_id=str(todo.id), outcome=outcome, status=sent.http_status)
    if outcome == "retry":
        raise NotDeliveredError(sent.error)
    if outcome == "dead":
        raise DeadLetterError(sent.error)


async def _send(around: Surroundings, todo: ToSend) -> Sent:
    if todo.ended:
        return Sent(outcome="gone", http_status=None, error="the subscription has ended")
    message = Message(
        id=str(todo.id), address=todo.address, secret=todo.secret, payload=todo.payload
    )
    return await around.sender.send(message, at=around.clock.now())


def _outcome(sent: Sent, *, is_last: bool) -> str:
    if sent.outcome == "confirmed":
        return "confirmed"
    if sent.outcome in {"gone", "forbidden"} or is_last:
        return "dead"
    return "retry"


async def _remember(
    conn: Connection, around: Surroundings, todo: ToSend, sent: Sent, outcome: str
) -> None:
    at = around.clock.now()
    await add_attempt(
        conn,
        todo.id,
        outcome=outcome,
        http_status=sent.http_status,
        error=sent.error or None,
        at=at,
    )
    if sent.outcome == "gone" and not todo.ended:
        # Standard Webhooks: a receiver that answers 410 wants nothing more.
        await end_subscription(conn, todo.subscription_id, at=at)
