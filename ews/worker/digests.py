"""Digests: packed by a timer, once however many workers fire it; sent as one e-mail each."""

from uuid import UUID

from connectors.exporters.email.letters import Letter, digest_subject
from connectors.transports.smtp import Handed
from ews.flow.digests import RHYTHMS, latest_slot
from ews.log import get_logger
from ews.store.deliveries import ToSend, deliveries_to_send
from ews.store.digests import Digest, find_digest, pack_digests, still_visible
from ews.store.outbox import enqueue_digests, try_lock
from ews.store.reading import reading
from ews.store.standing import standings
from ews.worker.mailing import NO_SERVER, Mailing, read_notices, result_of, signed
from ews.worker.outcomes import Result, remember, tell_queue
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)
RELEASED = frozenset({"bulletin", "report"})  # whose audience may have changed since


async def ask_for_digests(around: Surroundings) -> None:
    """Pack what waited for the slots that have come, and ask for it to be sent."""
    at = around.clock.now()
    async with around.pool.acquire() as conn, conn.transaction():
        # Another worker that holds the lock does the same work.
        if not await try_lock(conn, "digests"):
            return
        made: list[UUID] = []
        for rhythm in RHYTHMS:
            slot = latest_slot(rhythm, at)
            made += await pack_digests(conn, rhythm, slot.date(), before=slot, at=at)
        await enqueue_digests(conn, made)
    if made:
        LOG.info("digests_packed", digests=len(made))


async def send_digest(around: Surroundings, digest_id: UUID) -> None:
    """Make one attempt at a digest and remember it for each delivery in it.

    What has a newer version since is left out, for that goes out by itself; so is what the reader
    may not see any more: a digest may have waited for a week.

    Raises:
        RetryRequested: to be tried again later.
        DeadLetterError: the server refused it for good, or the tries are used up.
    """
    async with around.pool.acquire() as conn:
        digest = await find_digest(conn, digest_id)
        ids = digest.delivery_ids if digest else []
        found = await deliveries_to_send(conn, ids, at=around.clock.now())
    due = [each for each in found if not each.confirmed]
    todos = await _still_for_them(around, [each for each in due if not each.superseded])
    old = [each for each in due if each not in todos]
    tries = max((each.tries for each in todos), default=0)
    result = await _result(around, digest_id, digest, todos, tries)
    async with around.pool.acquire() as conn, conn.transaction():
        at = around.clock.now()
        await remember(conn, old, Result(outcome="superseded"), at=at)
        await remember(conn, todos, result, at=at)
    LOG.info("digest_sent", digest_id=str(digest_id), outcome=result.outcome, notices=len(todos))
    tell_queue(result, backoff=around.backoff, tries=tries)


async def _still_for_them(around: Surroundings, todos: list[ToSend]) -> list[ToSend]:
    if not todos:
        return []
    house, at = todos[0].organisation_id, around.clock.now()
    async with around.pool.acquire() as conn:
        standing = (await standings(conn, [house], at=at)).get(house)
    if standing is None:
        return todos  # suspended: it is dead, not superseded
    ids = [each.record_id for each in todos if each.record in RELEASED]
    async with reading(around.pool, standing, at=at) as conn:
        visible = await still_visible(conn, ids)
    return [each for each in todos if each.record not in RELEASED or each.record_id in visible]


async def _result(
    around: Surroundings,
    digest_id: UUID,
    digest: Digest | None,
    todos: list[ToSend],
    tries: int,
) -> Result:
    if digest is None or not todos:
        return Result(outcome="confirmed")
    if todos[0].ended:
        return Result(outcome="dead", error="the subscription has ended")
    if around.mailing is None:
        handed = Handed(outcome="failed", error=NO_SERVER)
    else:
        letter = await _letter(around, around.mailing, digest_id, digest, todos)
        handed = await around.mailing.post(letter)
    return result_of(handed, is_last=tries + 1 >= around.backoff.tries)


async def _letter(
    around: Surroundings, mailing: Mailing, digest_id: UUID, digest: Digest, todos: list[ToSend]
) -> Letter:
    read = read_notices(todos)
    notices = [notice for notice, _ in read]
    day = digest.day.isoformat()
    bodies = [payload for _, payload in read if payload]
    content = b"[" + b",\n".join(bodies) + b"]\n" if bodies else b""
    return Letter(
        house=mailing.house,
        to=todos[0].address,
        subject=digest_subject(notices, day),
        message_id=mailing.name(f"digest-{digest_id}"),
        at=digest.created_at,
        notices=notices,
        way_out=mailing.way_out(todos[0]),
        attachments=await signed(around.pool, f"digest-{day}.json", content, at=around.clock.now()),
    )
