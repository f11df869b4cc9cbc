"""Publishing: from hand to hand, then to those who may see it and asked for it."""

from collections.abc import Callable
from uuid import UUID

from ews.flow.editing import Author, Edit, approved, edited, payload, published, wants
from ews.flow.refusals import UnknownRecordError
from ews.flow.release import Reader, may_see
from ews.store.bulletins import (
    Bulletin,
    add_bulletin_version,
    find_bulletin,
    hands_of,
    lock_bulletin,
)
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.deliveries import add_deliveries
from ews.store.outbox import enqueue_assembly, enqueue_webhooks
from ews.store.subscriptions import open_subscriptions


async def visible_bulletin(conn: Connection, reader: Reader, bulletin_id: UUID) -> Bulletin:
    """Return a bulletin that this reader may see, else say that there is none."""
    bulletin = await find_bulletin(conn, bulletin_id)
    if bulletin is None or not may_read(reader, bulletin):
        raise UnknownRecordError(f"there is no bulletin {bulletin_id} that you may see")
    return bulletin


def may_read(reader: Reader, bulletin: Bulletin) -> bool:
    """Say whether a reader may see it: until it is published, its own organisation only."""
    if bulletin.organisation_id == reader.organisation_id:
        return True
    return bulletin.state in {"published", "withdrawn"} and may_see(reader, bulletin)


async def edit(
    conn: Connection, reader: Reader, bulletin_id: UUID, change: Edit, *, author: Author
) -> Bulletin:
    """Store the next version with the changes; in the caller's transaction."""
    return await _step(conn, reader, bulletin_id, lambda it: edited(it, change, author))


async def approve(
    conn: Connection, reader: Reader, bulletin_id: UUID, *, author: Author
) -> Bulletin:
    """Store the approval by a second person; in the caller's transaction."""
    await lock_bulletin(conn, bulletin_id)
    hands = await hands_of(conn, bulletin_id)
    return await _step(conn, reader, bulletin_id, lambda it: approved(it, hands, author))


async def publish(
    conn: Connection, reader: Reader, bulletin_id: UUID, *, author: Author
) -> Bulletin:
    """Publish: version, deliveries, jobs and the change in the caller's one transaction.

    The number of the change is taken last; the caller commits at once.
    """
    bulletin = await _step(conn, reader, bulletin_id, lambda it: published(it, author))
    subscriptions = [
        each.id
        for each in await open_subscriptions(conn, at=author.at)
        if may_see(each, bulletin) and wants(each.filters, bulletin)
    ]
    deliveries = await add_deliveries(
        conn,
        bulletin_id=bulletin.id,
        version=bulletin.version,
        payload=payload(bulletin),
        subscription_ids=subscriptions,
        at=author.at,
    )
    await enqueue_webhooks(conn, deliveries)
    if bulletin.level == "alert":
        await enqueue_assembly(conn, f"event:{bulletin.id}")
    await append_changes(conn, [_change(bulletin)], at=author.at)
    return bulletin


async def _step(
    conn: Connection,
    reader: Reader,
    bulletin_id: UUID,
    step: Callable[[Bulletin], Bulletin],
) -> Bulletin:
    await lock_bulletin(conn, bulletin_id)
    current = await visible_bulletin(conn, reader, bulletin_id)
    if current.organisation_id != reader.organisation_id:
        raise UnknownRecordError(f"your organisation has no bulletin {bulletin_id}")
    following = step(current)
    await add_bulletin_version(conn, following)
    return following


def _change(bulletin: Bulletin) -> NewChange:
    return NewChange(
        record="bulletin",
        record_id=str(bulletin.id),
        version=bulletin.version,
        organisation_id=bulletin.organisation_id,
        tlp=bulletin.tlp,
        audience=bulletin.audience,
    )
