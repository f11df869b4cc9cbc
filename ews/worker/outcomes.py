"""What one attempt at a delivery comes to: remembered first, then told to the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pgqueuer.errors import RetryRequested

from ews.store.connection import Connection
from ews.store.deliveries import ToSend, add_attempt
from ews.store.disclosures import disclose
from ews.worker.retries import Backoff, DeadLetterError

OWN_AFFAIRS = frozenset({"source", "rejection"})  # told of one's own records: discloses nothing
Outcome = Literal["confirmed", "retry", "dead", "superseded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One attempt. after: how long the receiver asked us to wait."""

    outcome: Outcome
    http_status: int | None = None
    error: str | None = None
    after: timedelta | None = None


async def remember(
    conn: Connection, todos: Sequence[ToSend], result: Result, *, at: datetime
) -> None:
    """Write the attempt at each, in the caller's transaction; what arrived is disclosed."""
    for todo in todos:
        await add_attempt(
            conn,
            todo.id,
            outcome=result.outcome,
            http_status=result.http_status,
            error=result.error,
            at=at,
        )
        if result.outcome == "confirmed" and todo.record not in OWN_AFFAIRS:
            shown = [(todo.record, todo.record_id, todo.version)]
            channel: Literal["webhook", "email"] = (
                "webhook" if todo.channel == "webhook" else "email"
            )
            await disclose(conn, todo.organisation_id, channel, shown, at=at)


def tell_queue(result: Result, *, backoff: Backoff, tries: int) -> None:
    """End the job, ask for a later try, or give it up.

    Raises:
        RetryRequested: later; not sooner than the receiver asked for.
        DeadLetterError: not again, until a person puts it back.
    """
    if result.outcome == "retry":
        wait = max(backoff.delay(tries), result.after or timedelta(0))
        raise RetryRequested(delay=wait, reason=result.error)
    if result.outcome == "dead":
        raise DeadLetterError(result.error)
