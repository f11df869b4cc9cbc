"""Which reports of one parcel is counted, as the reports themselves said at a point."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from ews.store.advisory import ReportAt

SAME = "same_parcel"


def counted(
    asked: Collection[UUID], known: Sequence[ReportAt], *, held: Collection[UUID]
) -> set[UUID]:
    """Return those of the reports asked about that are the first of their parcel.

    known: these and the others that say they are of the same parcel. A report of another country
    comes before only if the receiver holds it.
    """
    parcels = _parcels(known)
    own = {one.report_id: one for one in known if one.report_id in asked}
    return {
        report_id
        for report_id, one in own.items()
        if not any(
            _age(other) < _age(one)
            for other in parcels[report_id]
            if other.told_by == one.told_by or other.report_id in held
        )
    } | (set(asked) - own.keys())


def _parcels(known: Sequence[ReportAt]) -> dict[UUID, list[ReportAt]]:
    """Join reports that are tied, whoever says so; a duplicate is tied to its original."""
    group = {one.report_id: [one] for one in known}
    by_reference = {(one.organisation_id, one.reference): one.report_id for one in known}
    for one in known:
        for other in _ties(one, by_reference):
            if other in group and group[other] is not group[one.report_id]:
                joined = group[one.report_id] + group[other]
                group |= dict.fromkeys((each.report_id for each in joined), joined)
    return group


def _ties(report: ReportAt, by_reference: Mapping[tuple[UUID, str], UUID]) -> Iterator[UUID]:
    original: Any = report.body.get("duplicate_of") or {}
    if "report_id" in original:
        yield UUID(original["report_id"])
    links: Any = report.body.get("links") or ()
    for link in links:
        if link.get("relation") != SAME:
            continue
        if "report_id" in link:
            yield UUID(link["report_id"])
        elif (report.organisation_id, link.get("reference")) in by_reference:
            yield by_reference[report.organisation_id, link["reference"]]


def _age(report: ReportAt) -> tuple[object, UUID]:
    return report.created_at, report.report_id
