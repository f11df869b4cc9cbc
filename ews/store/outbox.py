"""The outbox: jobs are written in the transaction that causes them, on its own connection."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ews.store.connection import Connection
from ews.store.jobs import OwnCodecDriver, job_queries

WEBHOOK = "webhook"
ASSEMBLE = "export_assemble"
PUSH = "export_push"
SCREENING = "screening"

TRY_LOCK = "SELECT pg_try_advisory_xact_lock(72063, hashtext($1))"

# Held so that no worker can begin it before this transaction commits: it will see what we write.
# One that has begun already may not, and then another is needed.
HOLD_QUEUED = """
SELECT id FROM pgqueuer WHERE status = 'queued' AND entrypoint = $1 AND payload = $2
ORDER BY id LIMIT 1 FOR SHARE
"""

DROP_HELD = """
DELETE FROM pgqueuer WHERE status = 'failed' AND dedupe_key = $1
"""


async def enqueue_webhooks(conn: Connection, delivery_ids: Sequence[UUID]) -> None:
    """Ask for these deliveries to be sent, once this transaction commits."""
    await _enqueue(conn, WEBHOOK, [str(each) for each in delivery_ids])


async def enqueue_push(conn: Connection, batch_id: UUID) -> None:
    """Ask for this export batch to be pushed, once this transaction commits."""
    await _enqueue(conn, PUSH, [str(batch_id)])


async def enqueue_screening(conn: Connection, screening_id: UUID) -> None:
    """Ask for this screening to be answered, once this transaction commits."""
    await _enqueue(conn, SCREENING, [str(screening_id)])


async def enqueue_assembly(conn: Connection, what: str) -> None:
    """Ask for an export: `event:<bulletin>`, `correction` or `period:<from>/<until>`."""
    if await conn.fetchval(HOLD_QUEUED, ASSEMBLE, what.encode()) is None:
        await _enqueue(conn, ASSEMBLE, [what], is_once=False)


async def try_lock(conn: Connection, name: str) -> bool:
    """Take a timer's lock until the end of the transaction; False if another worker has it."""
    return bool(await conn.fetchval(TRY_LOCK, name))


async def drop_held(conn: Connection, entrypoint: str, payload: str) -> None:
    """Forget the failed job that was kept for people to see; the next one takes its place."""
    await conn.execute(DROP_HELD, _dedupe_key(entrypoint, payload))


async def _enqueue(
    conn: Connection, entrypoint: str, payloads: list[str], *, is_once: bool = True
) -> None:
    """Write jobs; `is_once`: not while the same is queued or being done."""
    if not payloads:
        return
    count = len(payloads)
    keys = [_dedupe_key(entrypoint, payload) if is_once else None for payload in payloads]
    await job_queries(OwnCodecDriver(conn)).enqueue(
        [entrypoint] * count,
        [payload.encode() for payload in payloads],
        [0] * count,
        execute_after=[timedelta(0)] * count,
        dedupe_key=keys,
        on_conflict="skip",
    )


def _dedupe_key(entrypoint: str, payload: str) -> str:
    return f"{entrypoint}:{payload}"
