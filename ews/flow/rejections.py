"""Rejections: what an advisory export did not take comes back to whoever reported it.

In the transaction that stores the words, to those of its subscriptions that ask for `rejections`:
by the receiver (rejected), by the country (refused), by the receiver's form (invalid).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from ews.flow.editing import STRICTNESS
from ews.flow.payloads import document
from ews.store.connection import Connection
from ews.store.export_words import Rejection, add_word, add_words, rejections_said
from ews.store.notices import add_notices
from ews.store.outbox import enqueue_deliveries
from ews.store.subscriptions import open_subscriptions
from schemas.advisory.receipts import Receipt
from schemas.exports import RejectionSchema

ABOUT = "rejections"
TOGETHER = 100  # items of one notice
REJECTION = RejectionSchema(exclude=("open", "batch_id", "receiver", "outcome"))


async def say(
    conn: Connection,
    batch_id: UUID,
    words: Sequence[Receipt],
    *,
    at: datetime,
    person_id: UUID | None = None,
) -> None:
    """Store a word on each of these items, and tell whoever reported what is not taken."""
    said = await add_words(conn, batch_id, words, at=at, person_id=person_id)
    if said:
        await _tell(conn, await rejections_said(conn, said), at=at)


async def answered(
    conn: Connection, batch_id: UUID, receipts: Sequence[Receipt], *, at: datetime
) -> None:
    """Store one receipt an item, and that the batch was answered."""
    await say(conn, batch_id, receipts, at=at)
    await add_word(conn, batch_id, outcome="accepted", detail="receipts came", at=at)


async def _tell(conn: Connection, rejections: Sequence[Rejection], *, at: datetime) -> None:
    """Make one delivery for each subscription that asks, of each hundred items."""
    asked: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for each in await open_subscriptions(conn, at=at):
        if ABOUT in each.filters.about:
            asked[each.organisation_id].append(each.id)
    made: list[UUID] = []
    for part in _parts([each for each in rejections if each.organisation_id in asked]):
        made += await add_notices(
            conn,
            "rejection",
            part[0].id,
            1,
            payload=_content(part, at=at),
            subscription_ids=asked[part[0].organisation_id],
            sender_id=part[0].organisation_id,
            at=at,
        )
    await enqueue_deliveries(conn, made, is_urgent=False)


def _parts(rejections: Sequence[Rejection]) -> Iterator[Sequence[Rejection]]:
    """Give what is told in one notice: of one organisation's reports, of one sort, a hundred."""
    groups: defaultdict[tuple[UUID, str], list[Rejection]] = defaultdict(list)
    for each in rejections:
        groups[each.organisation_id, each.outcome].append(each)
    for group in groups.values():
        for start in range(0, len(group), TOGETHER):
            yield group[start : start + TOGETHER]


def _content(part: Sequence[Rejection], *, at: datetime) -> bytes:
    first = part[0]
    data = {
        "id": str(first.id),
        "version": 1,
        "receiver": first.receiver,
        "batch_id": str(first.batch_id),
        "outcome": first.outcome,
        "tlp": max((each.tlp for each in part), key=STRICTNESS.index),
        "rejections": [REJECTION.dump(each) for each in part],
    }
    return document(f"rejection.{first.outcome}", data, at=at)
