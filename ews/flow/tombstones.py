"""Tombstones: who was shown an older version of a record and may not see the newest any more.

They are told by one more change of the newest version, for them alone.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from ews.flow.issued import may_read
from ews.flow.payloads import identified
from ews.flow.release import Reader, may_see
from ews.store.bulletins import Bulletin
from ews.store.changes import NewChange
from ews.store.connection import Connection
from ews.store.following import FoundSubstance
from ews.store.recalls import Recall, add_recall, add_tombstones, untold
from ews.store.reports import StoredVersion
from ews.store.standing import standings


async def recall_report(
    conn: Connection, report: StoredVersion, found: Sequence[FoundSubstance], *, at: datetime
) -> list[NewChange]:
    """Remember that a version replaces others; return the change for those who lost sight of it."""
    known = identified(found, report.version)
    recall = Recall(
        record="report",
        record_id=str(report.report_id),
        version=report.version,
        organisation_id=report.organisation_id,
        what="re_identification" if known else report.version_kind,
        at=at,
    )
    await add_recall(conn, recall)
    if is_held_back(report, at):
        return []
    lost = await _lost(conn, recall, lambda reader: may_see(reader, report, at=at), at=at)
    return _told(recall, report.tlp, lost, published_by=report.published_by)


async def recall_bulletin(conn: Connection, bulletin: Bulletin, *, at: datetime) -> list[NewChange]:
    """The same for a bulletin's newest version that left the house."""
    recall = Recall(
        record="bulletin",
        record_id=str(bulletin.id),
        version=bulletin.version,
        organisation_id=bulletin.organisation_id,
        what=bulletin.state,
        at=at,
    )
    await add_recall(conn, recall)
    lost = await _lost(conn, recall, lambda reader: may_read(reader, bulletin, at=at), at=at)
    return _told(recall, bulletin.tlp, lost)


def is_held_back(report: StoredVersion, at: datetime) -> bool:
    """Say whether an embargo holds: nobody has lost sight for good before its end."""
    return report.embargo_until is not None and report.embargo_until > at


async def _lost(
    conn: Connection, recall: Recall, is_shown: Callable[[Reader], bool], *, at: datetime
) -> list[UUID]:
    """Return who was shown an older version and is not shown this one; each is returned once."""
    ids = await untold(conn, recall)
    readers = await standings(conn, ids, at=at) if ids else {}
    lost = [key for key in ids if key in readers and not is_shown(readers[key])]
    if lost:
        await add_tombstones(conn, lost, recall, at=at)
    return lost


def _told(
    recall: Recall, tlp: str, lost: Sequence[UUID], *, published_by: UUID | None = None
) -> list[NewChange]:
    if not lost:
        return []
    change = NewChange(
        record="report" if recall.record == "report" else "bulletin",
        record_id=recall.record_id,
        version=recall.version,
        organisation_id=recall.organisation_id,
        tlp=tlp,
        audience=[f"org:{each}" for each in lost],
        published_by=published_by,
    )
    return [change]
