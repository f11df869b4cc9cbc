"""What a batch has to say: what stands at a point, compared with what was told before it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from connectors.exporters.advisory.document import (
    Header,
    Reason,
    Step,
    agreed,
    difference,
    document,
)
from ews.flow.export_items import Fitted, Point, ToldTo, Wanted, country_items, substances_told
from ews.store.connection import Connection
from ews.store.export_ledger import Period, exported_periods, named_substances, told, told_reports
from ews.store.export_unchanged import remember_unchanged
from ews.store.export_words import supersede

DETECTION = "detection/"


def wanted_of(reason: Reason, period: Period) -> Wanted:
    """Return what a return of a period tells: what was received in it, or a year's cases."""
    return Wanted(years=[period[0].year]) if reason == "annual" else Wanted(received=[period])


async def told_so_far(conn: Connection, receiver_id: UUID, country: str, point: Point) -> Wanted:
    """Return everything of which a country has told a receiver."""
    before = await told(conn, receiver_id, point.ledger, country=country)
    periods = await exported_periods(conn, receiver_id, point.ledger, country=country)
    return Wanted(
        report_ids=await told_reports(conn, receiver_id, point.ledger, country=country),
        received=periods.get("period", []),
        years=[since.year for since, _ in periods.get("annual", [])],
        detections=[key.rpartition("/")[2] for key in before if key.startswith(DETECTION)],
    )


async def country_steps(
    conn: Connection,
    to: ToldTo,
    country: str,
    wanted: Wanted,
    point: Point,
    *,
    whole: bool = False,
) -> tuple[Sequence[Step], Fitted]:
    """Return what a country has to tell; whole: what was told and no longer stands, too."""
    fitted = await country_items(conn, to, country, wanted, point)
    return await _compared(conn, to, country, fitted, point, whole=whole), fitted


async def substance_steps(
    conn: Connection, to: ToldTo, point: Point
) -> tuple[Sequence[Step], Fitted]:
    """Return what has to be told of the substances that were named."""
    before = await told(conn, to.receiver.id, point.ledger, country=None)
    named = await named_substances(conn, to.receiver.id, point.ledger)
    inchikeys = {*named, *(key.partition("/")[2] for key in before)}
    fitted = await substances_told(conn, to, inchikeys, point)
    return await _compared(conn, to, None, fitted, point, whole=False), fitted


def content_without(header: Header, steps: Sequence[Step], misfits: Collection[str]) -> bytes:
    """Return the bytes of a batch; what does not fit the receiver's words is not in them."""
    return document(
        header, [step for step in steps if step.data is None or step.item_id not in misfits]
    )


async def _compared(
    conn: Connection,
    to: ToldTo,
    country: str | None,
    fitted: Fitted,
    point: Point,
    *,
    whole: bool,
) -> Sequence[Step]:
    """Return what has to be told, and take out of waiting batches what is no longer so.

    Of reports of which nothing has to be told that is remembered: their recalls come to an end.
    """
    ids = [item.item_id for item in fitted.items]
    before = await told(conn, to.receiver.id, point.ledger, country=country, item_ids=ids)
    found = difference(fitted.items, before, whole=whole)
    if to.walled:
        await supersede(conn, to.receiver.id, found.superseded, at=point.known_at)
    if to.walled and whole:
        same, upto_seq = agreed(fitted.items, before), point.upto_seq
        await remember_unchanged(conn, to.receiver.id, same, upto_seq=upto_seq, at=point.known_at)
    return found.steps
