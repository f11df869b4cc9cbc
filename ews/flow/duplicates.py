"""Duplicates: one parcel told of by several reports; all are kept, counts count it once.

A report says at most once with which other it shares a parcel: by `duplicate_of`, or by its first
link `same_parcel`. So nobody can join the parcels of two others, only put its own report to one of
them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from ews.flow.records import Candidate
from ews.store.connection import Connection
from ews.store.duplicates import (
    Told,
    linked_among,
    lock_parcels,
    put_links,
    put_parcels,
    reports_by_reference,
    told_around,
)
from schemas.reports.records import Link

SAME = "same_parcel"


async def join_parcels(
    conn: Connection, organisation_id: UUID, versions: Mapping[UUID, Candidate]
) -> None:
    """Draw the parcels anew of what these versions say, by report; in the caller's transaction.

    A nullification says nothing about parcels: what shared one with the report still does.
    """
    said = {
        key: each for key, each in versions.items() if each.report.version_kind != "nullification"
    }
    linking = {key: each for key, each in said.items() if _named(each) is not None}
    later = [key for key, each in said.items() if each.report.version > 1 and key not in linking]
    dropped = await linked_among(conn, later) if later else set()
    if not (linking or dropped):
        return
    await lock_parcels(conn)
    links: dict[UUID, UUID | None] = dict.fromkeys(dropped)
    links |= await _targets(conn, organisation_id, linking)
    for_good = [key for key, each in linking.items() if each.report.duplicate_of is not None]
    await put_links(conn, links, for_good=for_good)
    named = [other for other in links.values() if other is not None]
    around = await told_around(conn, [*links, *named])
    await put_parcels(conn, [each.report_id for each in around], parcels_of(around))


def parcels_of(told: Sequence[Told]) -> dict[UUID, UUID]:
    """Return the parcel of each report that shares one: the earliest report's id. Pure.

    told: earliest first, all that may hang together.
    """
    root = {each.report_id: each.report_id for each in told}

    def find(key: UUID) -> UUID:
        while root[key] != key:
            key = root[key]
        return key

    order = {each.report_id: place for place, each in enumerate(told)}
    for each in told:
        if each.same_as in root:
            one, other = sorted((find(each.report_id), find(each.same_as)), key=order.__getitem__)
            root[other] = one
    parcels = {key: find(key) for key in root}
    members = Counter(parcels.values())
    return {key: parcel for key, parcel in parcels.items() if members[parcel] > 1}


async def _targets(
    conn: Connection, organisation_id: UUID, linking: Mapping[UUID, Candidate]
) -> dict[UUID, UUID | None]:
    named = {key: _named(each) for key, each in linking.items()}
    references = [each for each in named.values() if isinstance(each, str)]
    own = await reports_by_reference(conn, organisation_id, references) if references else {}
    found = {key: own.get(each) if isinstance(each, str) else each for key, each in named.items()}
    return {key: None if other == key else other for key, other in found.items()}


def _named(candidate: Candidate) -> UUID | str | None:
    """Return the report that a version says it shares a parcel with: an id, or a reference."""
    report = candidate.report
    if report.duplicate_of is not None:
        return report.duplicate_of
    hidden = {each.pointer for each in candidate.warnings if each.code == "link_unknown"}
    for place, link in enumerate(report.links):
        if link.relation == SAME and f"/links/{place}/report_id" not in hidden:
            return _target(link)
    return None


def _target(link: Link) -> UUID | str | None:
    return link.report_id or link.reference
