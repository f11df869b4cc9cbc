"""Publishing: from hand to hand, then to those who may see it and asked for it.

Every version that leaves the house goes, in the transaction that makes it, to all who were sent an
earlier one on the same subscription, and to those who asked for such a bulletin. Versions of one
bulletin are made one after another, under its lock, so no recipient can fall between two of them.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ews.flow.editing import (
    Author,
    Edit,
    Marking,
    approved,
    blank,
    corrected,
    due,
    edited,
    published,
    superseded,
    withdrawn,
)
from ews.flow.payloads import told_bulletin, tombstone
from ews.flow.refusals import BeyondSourcesError, UnknownRecordError, WrongStateError
from ews.flow.release import Reader, classes_for
from ews.flow.sources import has_sources, opened_beyond, without_sources
from ews.flow.wanting import wants
from ews.store.bulletins import (
    PUBLIC,
    Bulletin,
    add_bulletin,
    add_bulletin_version,
    due_bulletins,
    find_bulletin,
    find_public,
    first_marking,
    hands_of,
    lock_bulletin,
)
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.notices import add_notices, sent_before
from ews.store.outbox import enqueue_assembly, enqueue_deliveries
from ews.store.subscriptions import open_subscriptions

FRESH = frozenset({"embargoed", "published"})  # sent to those who have not had it too


async def create(conn: Connection, content: Edit, *, author: Author) -> Bulletin:
    """Store the first draft of a bulletin that no signal stands behind."""
    bulletin_id = await add_bulletin(
        conn, signal_id=None, organisation_id=author.organisation_id, at=author.at
    )
    first = edited(blank(bulletin_id, author), content, author)
    await _check_supersedes(conn, first)
    await add_bulletin_version(conn, first)
    return first


async def edit(
    conn: Connection, reader: Reader, bulletin_id: UUID, change: Edit, *, author: Author
) -> Bulletin:
    """Store the next version with the changes; in the caller's transaction."""
    held = await _sources(conn, bulletin_id)
    made = await _step(
        conn, reader, bulletin_id, lambda it: held(edited(it, change, author), change)
    )
    await _check_supersedes(conn, made)
    return made


async def correct(
    conn: Connection, reader: Reader, bulletin_id: UUID, change: Edit, *, author: Author
) -> Bulletin:
    """Store a draft above what was published; two people again, then `publish` sends it."""
    held = await _sources(conn, bulletin_id)
    made = await _step(
        conn, reader, bulletin_id, lambda it: held(corrected(it, change, author), change)
    )
    await _check_supersedes(conn, made)
    return made


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
    """Publish: version, deliveries, jobs and the changes in the caller's one transaction.

    The number of the change is taken last; the caller commits at once.
    """
    await lock_bulletin(conn, bulletin_id)
    earlier = await find_public(conn, bulletin_id)
    made = await _step(conn, reader, bulletin_id, lambda it: published(it, earlier, author))
    await append_changes(conn, await _issue(conn, made), at=author.at)
    return made


async def withdraw(
    conn: Connection, reader: Reader, bulletin_id: UUID, reason: str, *, author: Author
) -> Bulletin:
    """Take back what left the house; all who had it are told, on the channel they had it by."""
    newest = await _own(conn, reader, bulletin_id)
    public = await find_public(conn, bulletin_id)
    if public is None:
        raise WrongStateError(f"the bulletin is {newest.state}; nothing of it was published")
    made = withdrawn(public, newest.version, reason, author)
    await add_bulletin_version(conn, made)
    await append_changes(conn, await _issue(conn, made), at=author.at)
    return made


async def pass_time(conn: Connection, *, at: datetime) -> list[Bulletin]:
    """End the embargoes and validities that are over; in the caller's transaction.

    A correction that is being drafted stays on top.
    """
    made: list[Bulletin] = []
    changes: list[NewChange] = []
    for each in await due_bulletins(conn, at=at):
        await lock_bulletin(conn, each.id)
        public, newest = await find_public(conn, each.id), await find_bulletin(conn, each.id)
        if public is None or newest is None:
            continue
        following = due(public, newest.version, at=at)
        if following is None:
            continue  # somebody was quicker
        await add_bulletin_version(conn, following)
        if newest.state not in PUBLIC:
            await add_bulletin_version(conn, replace(newest, version=following.version + 1, at=at))
        changes += await _issue(conn, following)
        made.append(following)
    await append_changes(conn, changes, at=at)
    return made


async def _step(
    conn: Connection,
    reader: Reader,
    bulletin_id: UUID,
    step: Callable[[Bulletin], Bulletin],
) -> Bulletin:
    following = step(await _own(conn, reader, bulletin_id))
    await add_bulletin_version(conn, following)
    return following


async def _own(conn: Connection, reader: Reader, bulletin_id: UUID) -> Bulletin:
    """Return the newest version of a bulletin of the reader's own, held until the commit."""
    await lock_bulletin(conn, bulletin_id)
    newest = await find_bulletin(conn, bulletin_id)
    if newest is None or newest.organisation_id != reader.organisation_id:
        raise UnknownRecordError(f"your organisation has no bulletin {bulletin_id}")
    return newest


async def _sources(conn: Connection, bulletin_id: UUID) -> Callable[[Bulletin, Edit], Bulletin]:
    """Return what holds an edited bulletin to the reports that its facts are drawn from."""
    if await find_bulletin(conn, bulletin_id) is None:
        return lambda made, _: made  # there is none, which is said elsewhere
    tlp, audience = await first_marking(conn, bulletin_id)
    sources = Marking(tlp=tlp, audience=audience)

    def held(made: Bulletin, change: Edit) -> Bulletin:
        if change.drop_sources:
            return without_sources(made)
        beyond = opened_beyond(sources, made.tlp, made.audience) if has_sources(made) else []
        if beyond:
            raise BeyondSourcesError(
                f"found {', '.join(beyond)}: the reports behind this bulletin are released under "
                f"{tlp} to {', '.join(audience) or 'nobody else'}; leave it narrower, or send "
                "drop_sources: true to take out the facts that are drawn from them (and mind title "
                "and text)",
                pointer="/audience",
            )
        return made

    return held


async def _check_supersedes(conn: Connection, bulletin: Bulletin) -> None:
    """Refuse to take the place of a bulletin of others, of none, or of itself."""
    other_id = bulletin.supersedes
    other = await find_bulletin(conn, other_id) if other_id else None
    is_own = other is not None and other.organisation_id == bulletin.organisation_id
    if other_id and (not is_own or other_id == bulletin.id):
        raise UnknownRecordError(
            f"your organisation has no other bulletin {other_id}", pointer="/supersedes"
        )


async def _issue(conn: Connection, bulletin: Bulletin) -> list[NewChange]:
    """Make the deliveries of a version that leaves the house; return the changes to number."""
    await _notify(conn, bulletin)
    if bulletin.level == "alert" and bulletin.state == "published":
        await enqueue_assembly(conn, f"event:{bulletin.id}")
    changes = [_change(bulletin)]
    if bulletin.state == "published" and bulletin.supersedes:
        changes += await _supersede(conn, bulletin.supersedes, bulletin)
    return changes


async def _supersede(conn: Connection, bulletin_id: UUID, by: Bulletin) -> list[NewChange]:
    """Send the readers of one bulletin on to the one that takes its place."""
    await lock_bulletin(conn, bulletin_id)
    public, newest = await find_public(conn, bulletin_id), await find_bulletin(conn, bulletin_id)
    if public is None or newest is None or public.state in {"superseded", "withdrawn"}:
        return []
    made = superseded(public, newest.version, by)
    await add_bulletin_version(conn, made)
    await _notify(conn, made)
    return [_change(made)]


async def _notify(conn: Connection, bulletin: Bulletin) -> None:
    """Make one delivery for each who had an earlier version, and for each who asks for it first.

    Who is shown the same fields is sent the same bytes; who may not see it any more, that it may
    not.
    """
    at = bulletin.at
    had = await sent_before(conn, "bulletin", bulletin.id, bulletin.version)
    earlier = {each.subscription_id for each in had}
    contents: dict[object, bytes] = {
        frozenset(): tombstone("bulletin", bulletin.id, bulletin.version, at=at)
    }
    groups: defaultdict[bytes, list[UUID]] = defaultdict(list)
    for each in await open_subscriptions(conn, at=at):
        classes = classes_for(each, bulletin, at=at, pre_notice=True)
        is_asked = bool(classes) and wants(each.filters, bulletin, kind=each.kind)
        if (bulletin.state in FRESH and is_asked) or each.id in earlier:
            if classes not in contents:
                contents[classes] = told_bulletin(bulletin, each)
            groups[contents[classes]].append(each.id)
    is_urgent = bulletin.level == "alert" or bulletin.urgent or bulletin.state not in FRESH
    made: list[UUID] = []
    for content, subscription_ids in groups.items():
        made += await add_notices(
            conn,
            "bulletin",
            bulletin.id,
            bulletin.version,
            payload=content,
            subscription_ids=subscription_ids,
            sender_id=bulletin.organisation_id,
            at=at,
        )
    await enqueue_deliveries(conn, made, is_urgent=is_urgent or bool(earlier))


def _change(bulletin: Bulletin) -> NewChange:
    return NewChange(
        record="bulletin",
        record_id=str(bulletin.id),
        version=bulletin.version,
        organisation_id=bulletin.organisation_id,
        tlp=bulletin.tlp,
        audience=bulletin.audience,
        embargo_until=bulletin.embargo_until,
    )
