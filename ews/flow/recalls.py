"""Recalls: who holds a version that was replaced, who has confirmed, who has not."""

from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.refusals import UnknownRecordError
from ews.flow.release import Reader
from ews.store.connection import Connection
from ews.store.disclosures import disclose, last_shown
from ews.store.holders import Holder, holders_of
from ews.store.recalls import (
    Recall,
    add_confirmation,
    find_recall,
    hidden_from_owner,
    list_recalls,
    newest_version,
)

PUSHED = frozenset({"webhook", "email"})
SOMEBODY = "a member of a hidden group"


class RecalledError(EwsError):
    """The reader was shown this record and may not see it any more; its copies are out of date."""

    code = "recalled"
    status = HTTPStatus.GONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One way in which somebody had an older version, and whether the new one has reached it.

    state: confirmed, outstanding, or unaffected: what it holds is what the new version says. why:
    what an outstanding one waits for; why nothing is sent.
    """

    holder: Holder
    state: str
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """A recall with its recipients, as far as the reader may know them."""

    recall: Recall
    recipients: tuple[Recipient, ...]

    @property
    def confirmed(self) -> int:
        """Return how many have confirmed."""
        return sum(each.state == "confirmed" for each in self.recipients)

    @property
    def outstanding(self) -> int:
        """Return how many have not."""
        return sum(each.state == "outstanding" for each in self.recipients)

    @property
    def unaffected(self) -> int:
        """Return how many have nothing to be told."""
        return sum(each.state == "unaffected" for each in self.recipients)


async def refuse_recalled(
    conn: Connection, reader: Reader, record: str, record_id: UUID, *, at: datetime
) -> None:
    """Tell a reader who may not see a record any more, but was shown it, that it is recalled.

    Reading that is its confirmation, on the channel `api`. Not inside a transaction: it is written
    before the error is raised. Does nothing for a reader who never was shown the record.
    """
    key = str(record_id)
    if key not in await last_shown(conn, reader.organisation_id, record, [key]):
        return
    version = await newest_version(conn, record, record_id)
    if version is None:
        return
    await disclose(conn, reader.organisation_id, "api", [(record, key, version)], at=at)
    raise RecalledError(
        f"the {record} {key} that you were shown is recalled: version {version} is not for you; "
        "remove your copies"
    )


async def recall_of(conn: Connection, reader: Reader, record: str, record_id: str) -> Outstanding:
    """Return the newest recall of a record: its sender sees all recipients, others themselves."""
    recall = await find_recall(conn, record, record_id)
    found = None if recall is None else await _outstanding(conn, reader, recall)
    if found is None:
        raise UnknownRecordError(f"there is no recall of {record} {record_id} that you may see")
    return found


async def recalls_for(
    conn: Connection,
    reader: Reader,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Outstanding]:
    """Return recalls of the reader's own records and of what it was shown, newest first."""
    found = await list_recalls(conn, reader.organisation_id, before=before, limit=limit)
    every = [await _outstanding(conn, reader, each) for each in found]
    return [each for each in every if each is not None]


async def confirm(
    conn: Connection,
    reader: Reader,
    record: str,
    record_id: str,
    *,
    person_id: UUID | None,
    note: str,
    at: datetime,
) -> Outstanding:
    """Remember that the reader's organisation has dealt with its copies, on every channel."""
    found = await recall_of(conn, reader, record, record_id)
    if not any(each.holder.organisation_id == reader.organisation_id for each in found.recipients):
        raise UnknownRecordError(
            f"your organisation holds no older version of {record} {record_id}"
        )
    await add_confirmation(
        conn, reader.organisation_id, found.recall, person_id=person_id, note=note, at=at
    )
    return await recall_of(conn, reader, record, record_id)


async def _outstanding(conn: Connection, reader: Reader, recall: Recall) -> Outstanding | None:
    holders = await holders_of(conn, recall)
    if recall.organisation_id == reader.organisation_id:
        hidden = await hidden_from_owner(
            conn, recall.record, UUID(recall.record_id), reader.organisation_id
        )
        masked = [_masked(one) if one.organisation_id in hidden else one for one in holders]
        holders = sorted(masked, key=lambda one: (one.organisation, one.channel))
    else:
        holders = [one for one in holders if one.organisation_id == reader.organisation_id]
        if not holders:
            return None
    return Outstanding(recall=recall, recipients=tuple(_recipient(each) for each in holders))


def _masked(holder: Holder) -> Holder:
    return replace(
        holder, organisation_id=None, organisation=SOMEBODY, country=None, subscription_id=None
    )


def _recipient(holder: Holder) -> Recipient:
    if holder.confirmed_at is not None:
        return Recipient(holder=holder, state="confirmed", why=None)
    if holder.unchanged_at is not None:
        return Recipient(holder=holder, state="unaffected", why="nothing_to_send")
    return Recipient(holder=holder, state="outstanding", why=_why(holder))


def _why(holder: Holder) -> str:
    if holder.ended:
        return "subscription_ended"
    if holder.channel not in PUSHED:
        return "no_receipt" if holder.channel == "advisory" else "not_read"
    return f"delivery_{holder.delivery}" if holder.delivery else "not_sent"
