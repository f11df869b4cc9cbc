"""The national gate: a batch leaves when its country's policy or authority lets it go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from connectors.exporters.advisory.document import without
from ews.errors import EwsError
from ews.flow.rejections import say
from ews.flow.sender import Sender
from ews.flow.signing import sign
from ews.store.connection import Connection
from ews.store.disclosures import disclose
from ews.store.export_gates import ELSE, Gate, gate_of, set_gate
from ews.store.export_receivers import lock_receiver
from ews.store.export_releases import (
    add_release,
    awaiting,
    is_released,
    sent_items,
    sent_reports,
)
from ews.store.export_words import add_word, left_out
from ews.store.exports import Batch, assembled_content, find_batch, items_of
from ews.store.outbox import PUSH, drop_held, enqueue_assembly, enqueue_push
from schemas.advisory.receipts import Receipt

# Who may let facts of its country go.
NATIONAL = frozenset({"focal_point", "regulator"})
SUBSTANCES = "substances"


class NotTheAuthorityError(EwsError):
    """Only a person of the country's focal point or regulator lets its batches go."""

    code = "not_the_authority"
    status = HTTPStatus.FORBIDDEN


class AlreadyDecidedError(EwsError):
    """The batch was let go, refused or superseded."""

    code = "already_decided"
    status = HTTPStatus.CONFLICT


class UnknownItemError(EwsError):
    """The batch has no such item that waits."""

    code = "item_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides: a person, or the operator on the command line (None)."""

    person_id: UUID | None
    at: datetime

    @property
    def because(self) -> str:
        """Return the word that the release keeps."""
        return "operator" if self.person_id is None else "person"


def require_authority(sender: Sender, country: str | None) -> UUID:
    """Return the person who may decide for a country.

    Raises:
        NotTheAuthorityError: another country's, not an authority, or a key of no person.
    """
    if sender.kind not in NATIONAL or country is None or sender.country != country:
        raise NotTheAuthorityError(
            f"this is decided by the focal point or the regulator of {country or 'no country'}"
        )
    if sender.person_id is None:
        raise NotTheAuthorityError("this key belongs to no person; who decides has to be known")
    return sender.person_id


def due_at(gate: Gate, reason: str, assembled_at: datetime) -> datetime | None:
    """Return when a batch leaves by itself; None: a person decides."""
    if gate.policy == "auto" or (reason == "event" and gate.events == "auto"):
        return assembled_at
    if gate.policy == "delayed":
        return assembled_at + timedelta(hours=gate.delay_hours)
    return None


async def try_release(conn: Connection, batch_id: UUID, *, at: datetime) -> bool:
    """Let a batch go if nobody has to be asked, or nobody any more; say whether it is gone."""
    batch = await find_batch(conn, batch_id)
    if batch is None or batch.state != "awaiting":
        return False
    if batch.country is None or batch.reason == "withdrawal":
        because = "open"
    else:
        gate = await gate_of(conn, batch.country)
        due = due_at(gate, batch.reason, batch.assembled_at)
        if due is None or due > at:
            return False
        because = "delayed" if due > batch.assembled_at else "auto"
    await _release(conn, batch, because=because, person_id=None, note="", at=at)
    return True


async def set_policy(conn: Connection, gate: Gate, *, person_id: UUID | None, at: datetime) -> None:
    """Set what a country lets out by itself, and let go at once what waits and now may."""
    await set_gate(conn, gate, person_id=person_id, at=at)
    for one in await awaiting(conn):
        if gate.country in {one.country, ELSE}:
            await lock_receiver(conn, one.receiver_id)
            await try_release(conn, one.batch_id, at=at)


async def approve(
    conn: Connection, batch_id: UUID, by: Decider, *, note: str, except_for: Collection[str] = ()
) -> None:
    """Let a batch go, except for some items, which are refused; in the caller's transaction.

    Raises:
        AlreadyDecidedError: it does not wait any more.
        UnknownItemError: an exception is no item of it.
    """
    batch = await _waiting(conn, batch_id)
    await _refuse_items(conn, batch, except_for, by, note=note)
    await _release(conn, batch, because=by.because, person_id=by.person_id, note=note, at=by.at)


async def refuse(conn: Connection, batch_id: UUID, by: Decider, *, note: str) -> None:
    """Refuse a whole batch; what it said is offered again only when it has changed."""
    batch = await _waiting(conn, batch_id)
    gone = frozenset(await left_out(conn, batch.id))
    items = [one.item_id for one in await items_of(conn, batch.id) if one.item_id not in gone]
    await _refuse_items(conn, batch, items, by, note=note)
    await add_word(conn, batch.id, outcome="refused", detail=note, at=by.at, person_id=by.person_id)


async def send_again(conn: Connection, batch_id: UUID) -> None:
    """Push a batch again that was given up; the receiver knows it by its idempotency key.

    Raises:
        AlreadyDecidedError: it was not let go, or was answered.
    """
    batch = await find_batch(conn, batch_id)
    if batch is None or batch.state != "dead":
        state = batch.state if batch else "not there"
        raise AlreadyDecidedError(f"found the batch {state}; only one that is dead is sent again")
    await drop_held(conn, PUSH, str(batch_id))
    await enqueue_push(conn, batch_id)


async def _waiting(conn: Connection, batch_id: UUID) -> Batch:
    batch = await find_batch(conn, batch_id)
    if batch is not None:
        await lock_receiver(conn, batch.receiver_id)
        batch = await find_batch(conn, batch_id)
    if batch is None or batch.state != "awaiting":
        state = batch.state if batch else "not there"
        raise AlreadyDecidedError(f"found the batch {state}; only one that is awaiting is decided")
    return batch


async def _refuse_items(
    conn: Connection, batch: Batch, item_ids: Collection[str], by: Decider, *, note: str
) -> None:
    gone = frozenset(await left_out(conn, batch.id))
    known = {one.item_id for one in await items_of(conn, batch.id)} - gone
    unknown = sorted(set(item_ids) - known)
    if unknown:
        raise UnknownItemError(f"the batch has no item {unknown[0]!r} that waits")
    words = [
        Receipt(item_id=item_id, outcome="refused", detail=note) for item_id in sorted(item_ids)
    ]
    await say(conn, batch.id, words, at=by.at, person_id=by.person_id)


async def _release(
    conn: Connection,
    batch: Batch,
    *,
    because: str,
    person_id: UUID | None,
    note: str,
    at: datetime,
) -> None:
    """Number, sign and keep the exact bytes; remember who is shown what; ask for the push."""
    receiver = await lock_receiver(conn, batch.receiver_id)
    content = await assembled_content(conn, batch.id)
    if receiver is None or content is None or await is_released(conn, batch.id):
        raise AlreadyDecidedError("the batch was let go already")
    gone = await left_out(conn, batch.id)
    content = without(content, gone) if gone else content
    reports = await sent_reports(conn, batch.id, await sent_items(conn, batch.id))
    shown = [("report", report_id, version) for report_id, version in reports]
    await disclose(conn, receiver.organisation_id, "advisory", shown, at=at)
    await add_release(
        conn,
        batch.id,
        receiver.id,
        content=content,
        signature=await sign(conn, content, at=at),
        because=because,
        person_id=person_id,
        note=note,
        at=at,
    )
    if receiver.address:
        await enqueue_push(conn, batch.id)
    if batch.country is not None and batch.reason != "withdrawal":
        await enqueue_assembly(conn, SUBSTANCES)
