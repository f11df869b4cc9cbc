"""Assembling the advisory export: what a receiver was told, what stands now, and the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from connectors.exporters.advisory.document import (
    Header,
    Item,
    Step,
    Told,
    digest,
    document,
    steps_of,
)
from connectors.exporters.advisory.items import legislation_item, report_items
from ews.flow.release import may_see
from ews.store.advisory import (
    ReportAt,
    Scope,
    report_facts,
    report_of_bulletin,
    reports_at,
    status_facts,
)
from ews.store.changes import latest_seq
from ews.store.connection import Connection
from ews.store.exports import (
    Receiver,
    add_batch,
    batch_with_key,
    exported_periods,
    lock_receiver,
    told,
)
from ews.store.outbox import enqueue_push

ENDED = frozenset({"nullification", "duplicate_of"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReader:
    """An advisory network as a reader: it belongs to no country and is no member organisation."""

    organisation_id: UUID
    country: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The one point from which a batch is read; the same point gives the same bytes."""

    upto_seq: int
    known_at: datetime


async def assemble_period(
    conn: Connection, receiver_id: UUID, period: tuple[date, date], *, at: datetime
) -> UUID | None:
    """Make the one batch of a period of receipt, [from, until); return the one there is, if any.

    An empty period gives an empty batch: a nil return is an answer too.
    """
    key = f"period:{period[0].isoformat()}/{period[1].isoformat()}"
    receiver, made = await _begin(conn, receiver_id, key)
    if receiver is None or made is not None:
        return made
    point = Point(upto_seq=await latest_seq(conn), known_at=at)
    header = Header(receiver=receiver.name, reason="period", period=period, idempotency_key=key)
    steps = await period_steps(conn, receiver_id, period, point)
    return await _store(conn, receiver_id, header, steps, point)


async def assemble_event(
    conn: Connection, receiver_id: UUID, bulletin_id: UUID, *, at: datetime
) -> UUID | None:
    """Tell at once of the report behind a bulletin; None if there is nothing to tell."""
    key = f"event:{bulletin_id}"
    receiver, made = await _begin(conn, receiver_id, key)
    report_id = await report_of_bulletin(conn, bulletin_id)
    if receiver is None or made is not None or report_id is None:
        return made
    point = Point(upto_seq=await latest_seq(conn), known_at=at)
    before = await told(conn, receiver_id, before=at)
    items = await _items(conn, receiver_id, Scope(report_ids=[report_id]), point)
    steps = steps_of(items, before, whole=False)
    if not steps:
        return None
    header = Header(receiver=receiver.name, reason="event", period=None, idempotency_key=key)
    return await _store(conn, receiver_id, header, steps, point)


async def assemble_correction(conn: Connection, receiver_id: UUID, *, at: datetime) -> UUID | None:
    """Tell what has changed of what was told: exactly the items that changed; None if nothing."""
    receiver = await lock_receiver(conn, receiver_id)
    before = await told(conn, receiver_id, before=at)
    periods = await exported_periods(conn, receiver_id, before=at)
    if receiver is None or not (before or periods):
        return None
    point = Point(upto_seq=await latest_seq(conn), known_at=at)
    scope = Scope(report_ids=_reports_told(before), periods=periods)
    items = await _items(conn, receiver_id, scope, point, also=_substances_told(before))
    steps = steps_of(items, before, whole=True)
    if not steps:
        return None
    header = Header(
        receiver=receiver.name,
        reason="correction",
        period=None,
        idempotency_key=f"correction:{digest(steps)}",
    )
    return await _store(conn, receiver_id, header, steps, point)


async def period_steps(
    conn: Connection, receiver_id: UUID, period: tuple[date, date], point: Point
) -> tuple[Step, ...]:
    """Return what a period's batch says when read from one point."""
    before = await told(conn, receiver_id, before=point.known_at)
    items = await _items(conn, receiver_id, Scope(periods=[period]), point)
    return steps_of(items, before, whole=False)


async def _begin(
    conn: Connection, receiver_id: UUID, key: str
) -> tuple[Receiver | None, UUID | None]:
    receiver = await lock_receiver(conn, receiver_id)
    return receiver, await batch_with_key(conn, receiver_id, key)


async def _items(
    conn: Connection,
    receiver_id: UUID,
    scope: Scope,
    point: Point,
    *,
    also: Sequence[str] = (),
) -> list[Item]:
    """Return what may be told of the reports in scope, and the law on their substances."""
    reader = NetworkReader(organisation_id=receiver_id)
    standing = [
        report
        for report in await reports_at(conn, scope, upto_seq=point.upto_seq)
        if _may_be_told(reader, report)
    ]
    reports = await report_facts(conn, standing, known_at=point.known_at)
    found = [each.substance for report in reports for each in report.findings]
    inchikeys = {each.inchikey for each in found if each is not None} | set(also)
    items = [item for report in reports for item in report_items(report)]
    for substance, statuses in await status_facts(conn, inchikeys, known_at=point.known_at):
        items.append(legislation_item(substance, statuses))
    return items


def _may_be_told(reader: NetworkReader, report: ReportAt) -> bool:
    return report.version_kind not in ENDED and may_see(reader, report)


def _reports_told(before: Mapping[str, Told]) -> list[UUID]:
    keys = (item_id.split("/") for item_id in before if not item_id.startswith("legislation/"))
    return sorted({UUID(key[1]) for key in keys})


def _substances_told(before: Mapping[str, Told]) -> list[str]:
    return [item_id.split("/")[1] for item_id in before if item_id.startswith("legislation/")]


async def _store(
    conn: Connection, receiver_id: UUID, header: Header, steps: Sequence[Step], point: Point
) -> UUID:
    batch_id = await add_batch(
        conn,
        receiver_id,
        header,
        content=document(header, steps),
        steps=steps,
        upto_seq=point.upto_seq,
        at=point.known_at,
    )
    await enqueue_push(conn, batch_id)
    return batch_id
