"""The jobs of the advisory export: assemble what is asked for, push what was let go."""

from datetime import date, datetime
from uuid import UUID

from connectors.transports.addresses import ForbiddenAddressError
from connectors.transports.advisory_push import Batch, PushError, push
from ews.flow.export_calendar import due_returns
from ews.flow.letting_go import try_release
from ews.flow.rejections import answered
from ews.log import get_logger
from ews.store.connection import Connection
from ews.store.export_receivers import Receiver, list_receivers, lock_receiver
from ews.store.export_releases import awaiting, batch_to_push
from ews.store.export_words import add_word, is_answered
from ews.worker.assembly import (
    assemble_annual,
    assemble_correction,
    assemble_event,
    assemble_period,
    assemble_substances,
)
from ews.worker.retries import DeadLetterError
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def assemble(around: Surroundings, what: str) -> None:
    """Assemble for every receiver: `event:<bulletin>`, `period:<from>/<until>`, `annual:<year>`.

    Or `due`: the returns that are owed; `correction`: what has changed; `substances`: what was
    named.
    """
    async with around.pool.acquire() as conn:
        receivers = await list_receivers(conn)
    for receiver in receivers:
        async with around.pool.acquire() as conn, conn.transaction():
            made = await _assemble(conn, receiver, what, at=around.clock.now())
        LOG.info("export_assembled", what=what, receiver=receiver.name, batches=len(made))


async def release_due(around: Surroundings) -> None:
    """Let go what waited for its hour, and what a changed policy lets go now."""
    async with around.pool.acquire() as conn:
        waiting = await awaiting(conn)
    for one in waiting:
        async with around.pool.acquire() as conn, conn.transaction():
            await lock_receiver(conn, one.receiver_id)
            gone = await try_release(conn, one.batch_id, at=around.clock.now())
        if gone:
            LOG.info("export_released", batch_id=str(one.batch_id), country=one.country)


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
        signature=todo.signature,
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
        await lock_receiver(conn, todo.receiver_id)
        if not await is_answered(conn, batch_id):  # by another worker, or at the API
            await answered(conn, batch_id, receipts, at=around.clock.now())


async def _assemble(conn: Connection, receiver: Receiver, what: str, *, at: datetime) -> list[UUID]:
    kind, _, detail = what.partition(":")
    if kind == "event":
        return await assemble_event(conn, receiver.id, UUID(detail), at=at)
    if kind == "annual":
        return await assemble_annual(conn, receiver.id, int(detail), at=at)
    if kind == "period":
        since, _, until = detail.partition("/")
        period = (date.fromisoformat(since), date.fromisoformat(until))
        return await assemble_period(conn, receiver.id, period, at=at)
    return await _regular(conn, receiver, kind, at=at)


async def _regular(conn: Connection, receiver: Receiver, kind: str, *, at: datetime) -> list[UUID]:
    if kind == "substances":
        return await assemble_substances(conn, receiver.id, at=at)
    if kind == "correction":
        return await assemble_correction(conn, receiver.id, at=at)
    made = []
    for due in await due_returns(conn, receiver, at.date()):
        if due.reason == "annual":
            made += await assemble_annual(conn, receiver.id, due.period[0].year, at=at)
        else:
            made += await assemble_period(conn, receiver.id, due.period, at=at)
    return made


async def _say(around: Surroundings, batch_id: UUID, outcome: str, detail: str) -> None:
    async with around.pool.acquire() as conn:
        await add_word(conn, batch_id, outcome=outcome, detail=detail, at=around.clock.now())
