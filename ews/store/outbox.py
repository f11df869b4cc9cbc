"""The outbox: jobs are written in the transaction that causes them, on its own connection."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from ews.store.connection import Connection
from ews.store.jobs import OwnCodecDriver, job_queries

WEBHOOK = "webhook"
EMAIL = "email"
EMAIL_DIGEST = "email_digest"
EMAIL_CONFIRMATION = "email_confirmation"
EMAIL_REMINDER = "email_reminder"
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

CHANNELS = """
SELECT d.id, s.channel, s.rhythm <> 'immediate' AS has_rhythm
FROM delivery d JOIN subscription s ON s.id = d.subscription_id
WHERE d.id = ANY ($1::uuid[]) ORDER BY d.id
"""

HOLD_FOR_DIGEST = """
INSERT INTO digest_item (delivery_id, subscription_id)
SELECT id, subscription_id FROM delivery WHERE id = ANY ($1::uuid[]) ORDER BY id
ON CONFLICT DO NOTHING
"""

DROP_HELD = """
DELETE FROM pgqueuer WHERE status = 'failed' AND dedupe_key = $1
"""


async def enqueue_deliveries(
    conn: Connection, delivery_ids: Sequence[UUID], *, is_urgent: bool = True
) -> None:
    """Ask for these deliveries to be sent, each by its subscription's channel.

    What is not urgent waits for the next digest where the subscriber asked for one.
    """
    rows = await conn.fetch(CHANNELS, list(delivery_ids))
    held = [row["id"] for row in rows if row["has_rhythm"] and not is_urgent]
    if held:
        await conn.execute(HOLD_FOR_DIGEST, held)
    now = [row for row in rows if not row["has_rhythm"] or is_urgent]
    await _enqueue(conn, WEBHOOK, [str(row["id"]) for row in now if row["channel"] == "webhook"])
    await _enqueue(conn, EMAIL, [str(row["id"]) for row in now if row["channel"] == "email"])


async def enqueue_digests(conn: Connection, digest_ids: Sequence[UUID]) -> None:
    """Ask for these digests to be sent, once this transaction commits."""
    await _enqueue(conn, EMAIL_DIGEST, [str(each) for each in digest_ids])


async def enqueue_confirmation(conn: Connection, subscription_id: UUID) -> None:
    """Ask the owner of an address, once this transaction commits."""
    await _enqueue(conn, EMAIL_CONFIRMATION, [str(subscription_id)])


async def enqueue_reminders(conn: Connection, people: Sequence[UUID]) -> None:
    """Ask these people to sign in again, once this transaction commits."""
    await _enqueue(conn, EMAIL_REMINDER, [str(each) for each in people])


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
