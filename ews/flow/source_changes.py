"""Changes of sources: a bulletin's owner is told when a report behind it says something else.

It stands beside the bulletin, and goes to the owner's own subscriptions to bulletins. Whoever had
the bulletin is told by what the owner does then: correct it, withdraw it, or drop these facts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from ews.flow.editing import STRICTNESS, Marking
from ews.flow.payloads import document
from ews.flow.release import Reader, may_see
from ews.flow.sources import has_sources, opened_beyond
from ews.flow.tombstones import is_held_back
from ews.store.bulletins import Bulletin, find_bulletin, find_public
from ews.store.connection import Connection
from ews.store.notices import add_notices
from ews.store.outbox import enqueue_deliveries
from ews.store.reports import StoredVersion
from ews.store.sources import Drawn, add_source_change, drawn_before
from ews.store.standing import standings
from ews.store.subscriptions import Subscription

KINDS = {"correction": "corrected", "nullification": "nullified"}


async def tell_owners(
    conn: Connection,
    reports: Sequence[StoredVersion],
    everybody: Mapping[UUID, Subscription],
    *,
    at: datetime,
) -> None:
    """Tell the owners of bulletins that were drawn from older versions of these reports.

    everybody: the open subscriptions. What is under embargo is told when that ends.
    """
    told = {each.report_id: each for each in reports if not is_held_back(each, at)}
    later = {key: each.version for key, each in told.items() if each.version > 1}
    for drawn in await drawn_before(conn, later) if later else ():
        newest = await find_bulletin(conn, drawn.bulletin_id)
        if newest is None or not has_sources(newest):
            continue
        owners = await standings(conn, [newest.organisation_id], at=at)
        owner, report = owners.get(newest.organisation_id), told[drawn.report_id]
        issued = await find_public(conn, drawn.bulletin_id) or newest
        what = _what(report, issued, owner, at=at)
        key = what and await add_source_change(conn, drawn, report.version, what=what, at=at)
        if what and key:
            content = _content(key, what, drawn, newest, report)
            await _deliver(conn, key, content, newest, everybody, at=at)


def _what(
    report: StoredVersion, bulletin: Bulletin, owner: Reader | None, *, at: datetime
) -> str | None:
    """Return what has become of a report, as its bulletin's owner may know it; None: nothing."""
    if owner is not None and not may_see(owner, report, at=at):
        return "recalled"
    marking = Marking(tlp=report.tlp, audience=report.audience)
    is_beyond = opened_beyond(marking, bulletin.tlp, bulletin.audience)
    return KINDS.get(report.version_kind, "narrowed" if is_beyond else None)


def _content(
    key: UUID, what: str, drawn: Drawn, bulletin: Bulletin, report: StoredVersion
) -> bytes:
    labels = [bulletin.tlp] if what == "recalled" else [bulletin.tlp, report.tlp]
    data = {
        "id": str(key),
        "version": 1,
        "what": what,
        "bulletin_id": str(bulletin.id),
        "bulletin_version": bulletin.version,
        "state": bulletin.state,
        "bulletin_title": bulletin.title,
        "report_id": str(report.report_id),
        "report_version": report.version,
        "drawn_version": drawn.drawn_version,
        "tlp": max(labels, key=STRICTNESS.index),
    }
    return document(f"source.{what}", data, at=report.received_at)


async def _deliver(
    conn: Connection,
    key: UUID,
    content: bytes,
    bulletin: Bulletin,
    everybody: Mapping[UUID, Subscription],
    *,
    at: datetime,
) -> None:
    """Send it to the owner's own subscriptions to bulletins; it waits for no digest."""
    owner_id = bulletin.organisation_id
    made = await add_notices(
        conn,
        "source",
        key,
        1,
        payload=content,
        subscription_ids=[
            each.id
            for each in everybody.values()
            if each.organisation_id == owner_id and "bulletins" in each.filters.about
        ],
        sender_id=owner_id,
        at=at,
    )
    await enqueue_deliveries(conn, made)
