"""Assembling the advisory export: what a receiver was told, what stands now, and the difference.

A batch holds the facts of one country, so that the country's authority can let it go. What a
substance is and what the law says of it follows in a batch of no country, once a batch that names
the substance was let go: before that, the name alone would tell.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from connectors.exporters.advisory.document import Header, Reason, Step, digest
from connectors.exporters.advisory.mapping_files import load_mapping
from ews.flow.export_items import Fitted, Point, ToldTo, Wanted, countries_telling
from ews.flow.export_steps import (
    content_without,
    country_steps,
    substance_steps,
    told_so_far,
    wanted_of,
)
from ews.flow.letting_go import try_release
from ews.flow.rejections import say
from ews.store.advisory import report_of_bulletin
from ews.store.changes import latest_seq
from ews.store.connection import Connection
from ews.store.export_gates import ELSE, list_gates
from ews.store.export_ledger import Period, countries_told_of, ledger_point
from ews.store.export_receivers import Receiver, lock_receiver
from ews.store.exports import add_batch, batch_with_key
from ews.store.standing import standings
from schemas.advisory.receipts import Receipt


async def assemble_period(
    conn: Connection, receiver_id: UUID, period: Period, *, at: datetime
) -> list[UUID]:
    """Make the batches of a period of receipt, [from, until), one a country, or find them.

    A country that takes part and has nothing to tell gives an empty batch: a nil return is an
    answer too.
    """
    return await _returns(conn, receiver_id, "period", period, at=at)


async def assemble_annual(
    conn: Connection, receiver_id: UUID, year: int, *, at: datetime
) -> list[UUID]:
    """Make the batches of a year of incidents: totals, and the cases that were not told yet."""
    return await _returns(
        conn, receiver_id, "annual", (date(year, 1, 1), date(year + 1, 1, 1)), at=at
    )


async def assemble_event(
    conn: Connection, receiver_id: UUID, bulletin_id: UUID, *, at: datetime
) -> list[UUID]:
    """Tell at once of the report behind a bulletin; nothing if there is nothing to tell."""
    to = await _told_to(conn, receiver_id, at=at)
    report_id = await report_of_bulletin(conn, bulletin_id)
    key = f"event:{bulletin_id}"
    if to is None or report_id is None or await batch_with_key(conn, receiver_id, key):
        return []
    wanted, point = Wanted(report_ids=[report_id]), await _point(conn, receiver_id, at=at)
    for country in await countries_telling(conn, to, wanted, point):
        steps, fitted = await country_steps(conn, to, country, wanted, point)
        if steps:
            header = _header(to.receiver, "event", country, key)
            return [await _store(conn, to, header, (steps, fitted), point)]
    return []


async def assemble_correction(conn: Connection, receiver_id: UUID, *, at: datetime) -> list[UUID]:
    """Tell what has changed of what was told: exactly the items that changed.

    A withdrawal goes in a batch of its own, which nobody has to let go.
    """
    to = await _told_to(conn, receiver_id, at=at)
    made: list[UUID] = []
    if to is None:
        return made
    for country in await countries_told_of(conn, receiver_id):
        point = await _point(conn, receiver_id, at=at)
        wanted = await told_so_far(conn, receiver_id, country, point)
        steps, fitted = await country_steps(conn, to, country, wanted, point, whole=True)
        parts: dict[Reason, list[Step]] = {"withdrawal": [], "correction": []}
        for step in steps:
            parts["withdrawal" if step.action == "withdrawal" else "correction"].append(step)
        for reason, part in parts.items():
            if part:
                header = _header(to.receiver, reason, country, f"{reason}:{digest(part)}")
                made.append(await _store(conn, to, header, (part, fitted), point))
    return made + await assemble_substances(conn, receiver_id, at=at)


async def assemble_substances(conn: Connection, receiver_id: UUID, *, at: datetime) -> list[UUID]:
    """Tell what the substances are that were named, and what the law says of them."""
    to = await _told_to(conn, receiver_id, at=at)
    if to is None:
        return []
    point = await _point(conn, receiver_id, at=at)
    steps, fitted = await substance_steps(conn, to, point)
    if not steps:
        return []
    header = _header(to.receiver, "substances", None, f"substances:{digest(steps)}")
    return [await _store(conn, to, header, (steps, fitted), point)]


async def _returns(
    conn: Connection, receiver_id: UUID, reason: Reason, period: Period, *, at: datetime
) -> list[UUID]:
    to = await _told_to(conn, receiver_id, at=at)
    if to is None:
        return []
    wanted, made = wanted_of(reason, period), []
    point = await _point(conn, receiver_id, at=at)
    taking_part = {gate.country for gate in await list_gates(conn)} - {ELSE}
    for country in sorted(taking_part | await countries_telling(conn, to, wanted, point)):
        key = f"{reason}:{period[0].isoformat()}/{period[1].isoformat()}:{country}"
        known = await batch_with_key(conn, receiver_id, key)
        if known is None:
            point = await _point(conn, receiver_id, at=at)
            steps, fitted = await country_steps(conn, to, country, wanted, point)
            header = _header(to.receiver, reason, country, key, period)
            known = await _store(conn, to, header, (steps, fitted), point)
        made.append(known)
    return made


async def _store(
    conn: Connection,
    to: ToldTo,
    header: Header,
    said: tuple[Sequence[Step], Fitted],
    point: Point,
) -> UUID:
    """Keep a batch with what does not fit it, and let it go if nobody has to be asked."""
    steps, fitted = said
    batch_id = await add_batch(
        conn,
        to.receiver.id,
        header,
        content=content_without(header, steps, fitted.misfits),
        steps=steps,
        upto_seq=point.upto_seq,
        ledger=point.ledger,
        at=point.known_at,
    )
    words = [
        Receipt(item_id=step.item_id, outcome="invalid", detail=fitted.misfits[step.item_id])
        for step in steps
        if step.item_id in fitted.misfits and step.data is not None
    ]
    await say(conn, batch_id, words, at=point.known_at)
    await try_release(conn, batch_id, at=point.known_at)
    return batch_id


async def _told_to(conn: Connection, receiver_id: UUID, *, at: datetime) -> ToldTo | None:
    """Hold the receiver and return it as a reader; None if it is gone or may read nothing."""
    receiver = await lock_receiver(conn, receiver_id)
    if receiver is None:
        return None
    readers = await standings(conn, [receiver.organisation_id], at=at)
    if receiver.organisation_id not in readers:
        return None
    return ToldTo(
        receiver=receiver,
        reader=readers[receiver.organisation_id],
        mapping=load_mapping(receiver.mapping, receiver.mapping_version),
    )


async def _point(conn: Connection, receiver_id: UUID, *, at: datetime) -> Point:
    ledger = await ledger_point(conn, receiver_id)
    return Point(upto_seq=await latest_seq(conn), known_at=at, ledger=ledger)


def _header(
    receiver: Receiver,
    reason: Reason,
    country: str | None,
    key: str,
    period: Period | None = None,
) -> Header:
    return Header(
        receiver=receiver.name,
        reason=reason,
        country=country,
        mapping=(receiver.mapping, receiver.mapping_version),
        period=period,
        idempotency_key=key,
    )
