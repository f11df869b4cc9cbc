"""Other reports of one parcel: which of them a reader is told of.

That a report names another one is for the parties of the report (PTY): the other need not be for
the same readers. One reader more has a right to it: whoever owns the report that is named, if it
may see the one that names it. So both reporters learn of each other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.projection import shown_organisation
from ews.flow.release import Named, Reader, classes_for
from ews.store.duplicates import NamedReport, Tie, ties_of_parcel
from ews.store.reading import reading
from ews.store.reports import StoredVersion, read_reports

ENDED = "nullification"


async def other_reports(
    exchange: Exchange, reader: Reader, report_id: UUID, *, at: datetime
) -> list[StoredVersion]:
    """Return the other reports of a report's parcel that the reader is told of, oldest first."""
    async with exchange.pool.acquire() as conn:
        ties = await ties_of_parcel(conn, report_id)
    if not ties:
        return []
    named = {key for tie in ties for key in (tie.report_id, tie.same_as)}
    async with reading(exchange.pool, reader, at=at) as conn:
        stored = await read_reports(conn, sorted(named))
    newest = {key: versions[-1] for key, versions in stored.items()}
    told = reached(report_id, told_ties(reader, ties, newest, at=at))
    others = [newest[key] for key in told - {report_id}]
    return sorted(others, key=lambda each: (each.received_at, each.report_id))


def told_ties(
    reader: Reader, ties: Sequence[Tie], newest: Mapping[UUID, StoredVersion], *, at: datetime
) -> list[Tie]:
    """Return the ties that a reader is told of: it sees both ends, and what stands there. Pure.

    newest: the newest versions of those reports that it may see.
    """
    standing = {key: each for key, each in newest.items() if each.version_kind != ENDED}
    return [
        tie
        for tie in ties
        if tie.report_id in standing
        and tie.same_as in standing
        and bool(classes_for(reader, standing[tie.same_as], at=at))
        and _is_shown(reader, standing[tie.report_id], standing[tie.same_as], at=at)
    ]


def is_named_to(reader: Reader, naming: Named, named: NamedReport, *, at: datetime) -> bool:
    """Say whether a reader is told, as the owner of a report, that another one names it. Pure.

    Not of a report whose origin is hidden, to others than its publisher: whose parcel it was might
    tell whose report it is. Not to industry, which is told no ties.
    """
    if reader.organisation_id not in {named.organisation_id, named.published_by}:
        return False
    own = {naming.organisation_id, naming.published_by}
    if naming.published_by is not None and reader.organisation_id not in own:
        return False
    return "NET" in classes_for(reader, naming, at=at)


def reached(report_id: UUID, ties: Sequence[Tie]) -> set[UUID]:
    """Return the reports that hang together with one by these ties, itself included. Pure."""
    found, left = {report_id}, list(ties)
    while touching := [tie for tie in left if {tie.report_id, tie.same_as} & found]:
        found |= {key for tie in touching for key in (tie.report_id, tie.same_as)}
        left = [tie for tie in left if tie not in touching]
    return found


def other_document(reader: Reader, other: StoredVersion) -> dict[str, Any]:
    """Write one of the other reports for its reader: where it is read, and whose it is."""
    return {
        "report_id": other.report_id,
        "organisation_id": shown_organisation(reader, other),
        "version": other.version,
        "received_at": other.received_at,
    }


def _is_shown(reader: Reader, naming: StoredVersion, named: StoredVersion, *, at: datetime) -> bool:
    """Say whether a reader is shown what a report says of another: the field, or as its owner."""
    own = {naming.organisation_id, naming.published_by}
    is_hidden = naming.published_by is not None and reader.organisation_id not in own
    if "PTY" in classes_for(reader, naming, at=at) and not is_hidden:
        return True
    owner = NamedReport(
        report_id=naming.report_id,
        same_as=named.report_id,
        organisation_id=named.organisation_id,
        published_by=named.published_by,
    )
    return is_named_to(reader, naming, owner, at=at)
