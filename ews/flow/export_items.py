"""What a country tells an advisory network, read at one point: items in the network's own words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from connectors.exporters.advisory.document import Item
from connectors.exporters.advisory.facts import DetectionFacts, ReportFacts
from connectors.exporters.advisory.items import detection_item, report_items, substance_items
from connectors.exporters.advisory.mapping import Mapped, mapped_item
from connectors.exporters.advisory.totals import total_items
from ews.flow.parcels_told import counted
from ews.flow.projection import shown_report
from ews.flow.release import may_see
from ews.store.advisory import (
    DetectionAt,
    ReportAt,
    Scope,
    detections_at,
    reports_at,
    same_parcel,
    seen_by,
)
from ews.store.advisory_facts import findings_at, status_facts
from ews.store.connection import Connection
from ews.store.export_ledger import LedgerPoint, held_reports
from ews.store.export_receivers import Receiver
from ews.store.standing import Standing

ENDED = frozenset({"nullification"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The one point from which a batch is read; the same point gives the same bytes."""

    upto_seq: int
    known_at: datetime
    ledger: LedgerPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTo:
    """Who is told, as whom it reads, and in which words.

    walled: whether PostgreSQL is asked too. Not when a batch is made again: the second wall knows
    who may see a record now, not who might then.
    """

    receiver: Receiver
    reader: Standing
    mapping: Mapped
    walled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a country is told. years: whose totals are told, with the cases they are the sum of.

    detections: substances whose first detection was told before.
    """

    report_ids: Collection[UUID] = ()
    received: Sequence[tuple[date, date]] = ()
    years: Sequence[int] = ()
    detections: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Items in the receiver's words, and those that do not fit them, with the reason."""

    items: tuple[Item, ...]
    misfits: Mapping[str, str]


async def country_items(
    conn: Connection, to: ToldTo, country: str, wanted: Wanted, point: Point
) -> Fitted:
    """Return what a country tells: findings, harm, first detections, totals."""
    scope = Scope(
        report_ids=wanted.report_ids,
        received=wanted.received,
        incidents=[_days(year) for year in wanted.years],
    )
    reports = [one for one in await _visible(conn, to, scope, point) if one.told_by == country]
    told = {one.id: items for one, items in await _items(conn, to, reports, point)}
    items = [item for found in told.values() for item in found]
    named = {key for item in items for key in item.inchikeys} | set(wanted.detections)
    items += await _detections(conn, to, country, named, point)
    for year in wanted.years:
        cases = [one for one in reports if one.incident_on.year == year]
        items += total_items(year, country, [item for one in cases for item in told[one.id]])
    return fitted(to.mapping, items)


async def substances_told(
    conn: Connection, to: ToldTo, inchikeys: Collection[str], point: Point
) -> Fitted:
    """Return what substances are and what the law says of them."""
    found = await status_facts(conn, inchikeys, known_at=point.known_at)
    items = [item for pair in found for item in substance_items(*pair)]
    return fitted(to.mapping, items)


async def countries_telling(conn: Connection, to: ToldTo, wanted: Wanted, point: Point) -> set[str]:
    """Return the countries that have something to tell."""
    scope = Scope(
        report_ids=wanted.report_ids,
        received=wanted.received,
        incidents=[_days(year) for year in wanted.years],
    )
    return {report.told_by for report in await _visible(conn, to, scope, point)}


def fitted(mapping: Mapped, items: Iterable[Item]) -> Fitted:
    """Put items into the receiver's words."""
    fitting, misfits = [], {}
    for item in items:
        found = mapped_item(mapping, item)
        if isinstance(found, Item):
            fitting.append(found)
        elif found is not None:
            fitting.append(item)
            misfits[item.item_id] = "; ".join(str(each) for each in found)
    return Fitted(items=tuple(fitting), misfits=misfits)


async def _items(
    conn: Connection, to: ToldTo, reports: Sequence[ReportAt], point: Point
) -> list[tuple[ReportAt, list[Item]]]:
    findings = await findings_at(conn, [one.id for one in reports], known_at=point.known_at)
    counts = await _counted(conn, to, reports, point)
    found = []
    for one in reports:
        facts = ReportFacts(
            report_id=str(one.report_id),
            kind=one.kind,
            country=one.country,
            told_by=one.told_by,
            body=shown_report(to.reader, one, one.body, at=point.known_at) or {},
            findings=findings.get(one.id, ()),
            counts=one.report_id in counts,
        )
        found.append((one, report_items(facts, to.mapping.conversions)))
    return found


async def _counted(
    conn: Connection, to: ToldTo, reports: Sequence[ReportAt], point: Point
) -> set[UUID]:
    """Return the reports that are counted: of one parcel only one.

    Reports of other countries play a part only once the receiver holds them; before that, not
    being counted would tell of them.
    """
    own = {one.report_id for one in reports}
    others = await same_parcel(conn, own)
    if not others:
        return own
    held = await held_reports(conn, to.receiver.id, point.ledger, others)
    known = await _visible(conn, to, Scope(report_ids=others), point)
    return own & counted(own, known, held=held)


async def _visible(conn: Connection, to: ToldTo, scope: Scope, point: Point) -> list[ReportAt]:
    """Return the reports in scope that stand and that the receiver may know of."""
    reports = [
        one
        for one in await reports_at(conn, scope, upto_seq=point.upto_seq)
        if one.version_kind not in ENDED and may_see(to.reader, one, at=point.known_at)
    ]
    seen = await _walled(conn, to, [one.id for one in reports], point)
    return [one for one in reports if one.id in seen]


async def _detections(
    conn: Connection, to: ToldTo, country: str, inchikeys: Collection[str], point: Point
) -> list[Item]:
    rows = [
        one
        for one in await detections_at(conn, country, inchikeys, upto_seq=point.upto_seq)
        if may_see(to.reader, one, at=point.known_at)
    ]
    seen = await _walled(conn, to, [one.id for one in rows], point)
    first: dict[str, DetectionAt] = {}
    for one in rows:
        if one.id in seen:
            first[one.inchikey] = _earlier(first.get(one.inchikey, one), one)
    return [
        detection_item(
            DetectionFacts(
                country=country,
                inchikey=one.inchikey,
                first_incident=one.first_incident,
                first_reported=one.first_reported,
            )
        )
        for one in first.values()
    ]


async def _walled(
    conn: Connection, to: ToldTo, version_ids: Sequence[int], point: Point
) -> Collection[int]:
    if not to.walled or not version_ids:
        return version_ids
    return await seen_by(conn, to.reader, version_ids, at=point.known_at)


def _earlier(one: DetectionAt, other: DetectionAt) -> DetectionAt:
    return replace(
        one,
        first_incident=min(one.first_incident, other.first_incident),
        first_reported=min(one.first_reported, other.first_reported),
    )


def _days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)
