"""Sending one webhook: read, send, write; no connection is held while the receiver thinks."""

import time
from datetime import timedelta
from uuid import UUID

from connectors.transports.webhooks import Message, Sent
from ews.log import get_logger
from ews.store.deliveries import ToSend, delivery_to_send
from ews.store.subscriptions import end_subscription
from ews.worker.outcomes import Outcome, Result, remember, tell_queue
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def send_webhook(around: Surroundings, delivery_id: UUID) -> None:
    """Make one attempt at a delivery and remember it.

    Raises:
        RetryRequested: to be tried again later, or not begun because its host is failing.
        DeadLetterError: not to be tried again, until a person puts it back.
    """
    async with around.pool.acquire() as conn:
        todo = await delivery_to_send(conn, delivery_id, at=around.clock.now())
    if todo is None or todo.confirmed:
        return  # a job that ran to its end but could not say so, before it was killed
    sent = await _send(around, todo)
    result = _result(sent, is_last=todo.tries + 1 >= around.backoff.tries)
    at = around.clock.now()
    async with around.pool.acquire() as conn, conn.transaction():
        await remember(conn, [todo], result, at=at)
        if sent is not None and sent.outcome == "gone" and not todo.ended:
            # Standard Webhooks: a receiver that answers 410 wants nothing more.
            await end_subscription(conn, todo.subscription_id, at=at)
    LOG.info(
        "webhook_sent",
        delivery_id=str(todo.id),
        outcome=result.outcome,
        status=result.http_status,
    )
    tell_queue(result, backoff=around.backoff, tries=todo.tries)


async def _send(around: Surroundings, todo: ToSend) -> Sent | None:
    """Send, unless nobody wants it; None if a newer version goes to the same subscription."""
    if todo.superseded:
        return None
    if todo.ended:
        return Sent(outcome="gone", http_status=None, error="the subscription has ended")
    at = around.clock.now()
    message = Message(
        id=str(todo.id),
        address=todo.address,
        secret=todo.secret,
        previous_secret=todo.previous_secret,
        payload=todo.payload,
        signature=await around.signer.sign(around.pool, todo.payload, at=at),
    )
    with around.gate.entered(todo.address) as host:
        began = time.monotonic()
        sent = await around.sender.send(message, at=at)
        around.gate.tell(host, is_well=sent.outcome in {"confirmed", "gone"}, began=began)
    return sent


def _result(sent: Sent | None, *, is_last: bool) -> Result:
    if sent is None:
        return Result(outcome="superseded")
    return Result(
        outcome=_outcome(sent, is_last=is_last),
        http_status=sent.http_status,
        error=sent.error or None,
        after=None if sent.after is None else timedelta(seconds=sent.after),
    )


def _outcome(sent: Sent, *, is_last: bool) -> Outcome:
    if sent.outcome == "confirmed":
        return "confirmed"
    if sent.outcome in {"gone", "forbidden"} or is_last:
        return "dead"
    return "retry"
