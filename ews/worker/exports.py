"""The jobs of the advisory export: assemble what is asked for, push what was assembled."""

from datetime import date, datetime
from uuid import UUID

from connectors.transports.addresses import ForbiddenAddressError
from connectors.transports.advisory_push import Batch, PushError, push
from ews.log import get_logger
from ews.store.connection import Connection
from ews.store.exports import add_receipts, add_word, batch_to_push, list_receivers
from ews.worker.assembly import assemble_correction, assemble_event, assemble_period
from ews.worker.retries import DeadLetterError
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def assemble(around: Surroundings, what: str) -> None:
    """Assemble for every receiver: `event:<bulletin>`, `period:<from>/<until>`, `correction`."""
    async with around.pool.acquire() as conn:
        receivers = await list_receivers(conn)
    for receiver in receivers:
        async with around.pool.acquire() as conn, conn.transaction():
            made = await _assemble(conn, receiver.id, what, at=around.clock.now())
        LOG.info("export_assembled", what=what, receiver=receiver.name, batch_id=str(made))


async def push_batch(around: Surroundings, batch_id: UUID, *, is_last: bool) -> None:
    """Make one attempt at pushing a batch and keep the receipts.

    Raises:
        PushError: to be tried again later; the idempotency key makes that safe.
        DeadLetterError: not to be tried again.
    """
    async with around.pool.acquire() as conn:
        todo = await batch_to_push(conn, batch_id)
    if todo is None or todo.answered:
        return
    batch = Batch(
        address=todo.address,
        token=todo.token,
        idempotency_key=f"{todo.receiver_id}:{todo.idempotency_key}",
        content=todo.content,
        item_ids=todo.item_ids,
    )
    try:
        receipts = await push(batch, around.rules, seconds=around.push_seconds)
    except ForbiddenAddressError as fault:
        await _say(around, batch_id, "dead", str(fault))
        raise DeadLetterError(str(fault)) from fault
    except PushError as fault:
        await _say(around, batch_id, "dead" if is_last else "retry", str(fault))
        raise
    async with around.pool.acquire() as conn, conn.transaction():
        await add_receipts(conn, batch_id, receipts, at=around.clock.now())


async def _assemble(conn: Connection, receiver_id: UUID, what: str, *, at: datetime) -> UUID | None:
    kind, _, detail = what.partition(":")
    if kind == "event":
        return await assemble_event(conn, receiver_id, UUID(detail), at=at)
    if kind == "period":
        since, _, until = detail.partition("/")
        period = (date.fromisoformat(since), date.fromisoformat(until))
        return await assemble_period(conn, receiver_id, period, at=at)
    return await assemble_correction(conn, receiver_id, at=at)


async def _say(around: Surroundings, batch_id: UUID, outcome: str, detail: str) -> None:
    async with around.pool.acquire() as conn:
        await add_word(conn, batch_id, outcome=outcome, detail=detail, at=around.clock.now())
