"""A reader's feed of bulletins: one page, and since when it is as it is."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from connectors.exporters.atom.feed import MEDIA_TYPE as ATOM
from connectors.exporters.atom.feed import write_atom
from connectors.exporters.json_feed.feed import MEDIA_TYPE as JSON_FEED
from connectors.exporters.json_feed.feed import write_json_feed
from connectors.feeds import Entry, Page
from connectors.notices import GONE, Notice, notice_of_bulletin
from ews.flow.exchange import Exchange
from ews.flow.projection import shown_bulletin
from ews.flow.release import Reader
from ews.flow.signing import sign
from ews.store.disclosures import disclose
from ews.store.feeds import Told, feed_page, note_feed_state
from ews.store.reading import reading
from schemas.bulletins import BulletinSchema

PAGE_SIZE = 50
NEWEST = 2**63 - 1
TITLE = "Bulletins on new psychoactive substances"
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)  # of a feed without entries
FORMS = {"atom": (ATOM, write_atom), "json": (JSON_FEED, write_json_feed)}
OTHER_FORMS = {"application/cap+xml": "cap", "application/pdf": "pdf"}
BULLETIN = BulletinSchema()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the feed and its bulletins are reached by this reader; one has `{}` for the id."""

    feed: str
    bulletin: str
    document: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """The exact bytes, their signature and tag; since when this reader's first page is so."""

    content: bytes
    signature: str
    media_type: str
    etag: str
    changed_at: datetime | None


async def read_feed(
    exchange: Exchange, reader: Reader, form: str, addresses: Addresses, *, before: int | None
) -> FeedAnswer:
    """Return one page; what is in it is disclosed to the reader's organisation."""
    at = exchange.clock.now()
    async with reading(exchange.readers, reader, at=at) as conn:
        found = await feed_page(conn, before=before or NEWEST, limit=PAGE_SIZE + 1)
    entries = [(each, entry_of(reader, each, addresses, at=at)) for each in found[:PAGE_SIZE]]
    media_type, write = FORMS[form]
    content = write(_page(entries, found, addresses, before=before))
    etag = hashlib.sha256(content).hexdigest()[:32]
    items = [("bulletin", each.record_id, entry.notice.version) for each, entry in entries]
    async with exchange.pool.acquire() as conn, conn.transaction():
        await disclose(conn, reader.organisation_id, "feed", items, at=at)
        changed_at = (
            await note_feed_state(conn, reader.organisation_id, _name(addresses), etag, at=at)
            if before is None
            else None
        )
    return FeedAnswer(
        content=content,
        signature=await sign(exchange.pool, content, at=at),
        media_type=media_type,
        etag=etag,
        changed_at=changed_at,
    )


def entry_of(reader: Reader, told: Told, addresses: Addresses, *, at: datetime) -> Entry:
    """Return a bulletin as the reader is shown it; of one that is gone, that it is."""
    document = told.bulletin and shown_bulletin(
        reader, told.bulletin, BULLETIN.dump(told.bulletin), at=at
    )
    notice = notice_of_bulletin(document) if document else gone(told.record_id, told.version, at=at)
    links = {
        kind: addresses.document.format(told.record_id, form)
        for kind, form in OTHER_FORMS.items()
        if document
    }
    return Entry(
        notice=notice,
        updated=told.changed_at,
        url=addresses.bulletin.format(told.record_id),
        links=links,
    )


def gone(record_id: str, version: int, *, at: datetime) -> Notice:
    """Return what somebody is told who had a bulletin and may not see it any more."""
    return Notice(
        record="bulletin",
        record_id=record_id,
        version=version,
        state="recalled",
        title=f"bulletin {record_id}",
        text=GONE,
        level=None,
        tlp="TLP:RED",
        at=at,
    )


def _name(addresses: Addresses) -> str:
    """Return what tells a reader's feeds apart; not the address, which may hold a token."""
    return hashlib.sha256(addresses.feed.encode()).hexdigest()


def _page(
    entries: list[tuple[Told, Entry]],
    found: list[Told],
    addresses: Addresses,
    *,
    before: int | None,
) -> Page:
    is_more = len(found) > len(entries)
    self_url = addresses.feed if before is None else f"{addresses.feed}?before={before}"
    return Page(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{addresses.base}/feeds/bulletins')}",
        title=TITLE,
        author=addresses.base.partition("://")[2] or "ews",
        self_url=self_url,
        first_url=addresses.feed,
        next_url=f"{addresses.feed}?before={entries[-1][0].seq}" if is_more else None,
        updated=max((each.changed_at for each, _ in entries), default=BEFORE_ALL),
        entries=[entry for _, entry in entries],
    )
