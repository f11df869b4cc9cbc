"""Following the change counter: what is new of a report goes to those who had it or asked for it.

One worker at a time reads the changes in commit order, so an earlier version is always dealt with
before a later one, and each change once: deliveries, recalls, tombstones and the new position are
one transaction. A correction that is committed while somebody reads the old version finds that
reader in `sweep`.

A change of which nobody can be told, for an error of its own, does not hold up the others: it is
remembered and taken up again by `retry`, later each time. Whoever deals with a version holds the
position, and deals with it only while it is the newest, so a late one is never told after a newer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ews.flow.faults import code_of, place_of
from ews.flow.noticing import News, notices
from ews.flow.source_changes import tell_owners
from ews.flow.tombstones import recall_bulletin, recall_report
from ews.log import get_logger
from ews.store.bulletins import find_public
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.duplicates import reports_named_by
from ews.store.following import (
    Followed,
    changed_lately,
    embargoes_ended,
    next_changes,
    set_position,
    standing_reports,
    substances_found,
    take_position,
)
from ews.store.notice_failures import (
    due_failure,
    is_of_the_database,
    mend_failure,
    remember_failure,
)
from ews.store.reports import StoredVersion

LOG = get_logger(__name__)
PAGE = 100  # changes of one transaction; each may be for every subscriber
LATE = timedelta(minutes=15)  # no transaction of a reader lasts longer
MOST_LATE = 20_000


async def follow(conn: Connection, *, at: datetime) -> int:
    """Deal with the next changes, in the caller's transaction; return how many there were.

    Returns 0 when there is nothing new, or another worker is at it.
    """
    position = await take_position(conn)
    if position is None:
        return 0
    changes = await next_changes(conn, after=position, limit=PAGE)
    if not changes:
        return 0
    done = await _deal_with_first(conn, changes, at=at)
    await set_position(conn, changes[done - 1].seq)
    return done


async def sweep(conn: Connection, *, at: datetime) -> None:
    """Tell those who wrote down only after a correction what they were shown before it.

    Also tells of reports whose embargo has ended. In the caller's transaction.
    """
    if await take_position(conn) is None:
        return
    lately = await changed_lately(conn, since=at - LATE, most=MOST_LATE)
    while lately:
        lately = lately[await _deal_with_first(conn, lately, at=at) :]
    ended = await standing_reports(conn, await embargoes_ended(conn, at=at))
    await append_changes(conn, [_again(each) for each in ended.values()], at=at)


async def retry(conn: Connection, *, at: datetime) -> bool:
    """Take up again the first change that failed and is due, in the caller's transaction.

    Returns False when none is due, or another worker holds the position.
    """
    if await take_position(conn) is None:
        return False
    change = await due_failure(conn, at=at)
    if change is None:
        return False
    fault = await _attempt(conn, [change], at=at)
    if fault is None:
        await mend_failure(conn, change, at=at)
        LOG.info("notice_mended", seq=change.seq, record=change.record, record_id=change.record_id)
    else:
        await _put_aside(conn, change, fault, at=at)
    return True


async def _deal_with_first(conn: Connection, changes: Sequence[Followed], *, at: datetime) -> int:
    """Deal with as many of the first of these as can be dealt with together; return how many.

    The first alone is put aside if it fails even alone: with half as many tried each time, one
    that fails among a hundred is found in seven tries.
    """
    count = len(changes)
    while (fault := await _attempt(conn, changes[:count], at=at)) is not None:
        if count == 1:
            await _put_aside(conn, changes[0], fault, at=at)
            break
        count //= 2
    return count


async def _attempt(
    conn: Connection, changes: Sequence[Followed], *, at: datetime
) -> Exception | None:
    """Deal with these changes, all or none; return the error of one of them, if there is one.

    The database's own troubles are raised: nothing is put aside because it is away.
    """
    named = {(each.record, each.record_id, each.version) for each in changes}
    try:
        async with conn.transaction():
            await append_changes(conn, await _deal_with(conn, named, at=at), at=at)
    except Exception as fault:
        if is_of_the_database(fault):
            raise
        return fault
    return None


async def _put_aside(conn: Connection, change: Followed, fault: Exception, *, at: datetime) -> None:
    error, place = code_of(fault), place_of(fault)
    await remember_failure(conn, change, error=error, place=place, at=at)
    LOG.error(
        "notice_failed",
        seq=change.seq,
        record=change.record,
        record_id=change.record_id,
        version=change.version,
        error=error,
        place=place,
    )


async def _deal_with(
    conn: Connection, named: Iterable[tuple[str, str, int]], *, at: datetime
) -> list[NewChange]:
    """Make the notices of these versions; return the changes that tell who lost sight of one."""
    by_record = defaultdict(set)
    for record, record_id, version in named:
        by_record[record].add((record_id, version))
    appended = await _deal_with_reports(conn, by_record["report"], at=at)
    for bulletin_id in sorted({UUID(key) for key, _ in by_record["bulletin"]}):
        bulletin = await find_public(conn, bulletin_id)
        if bulletin is not None:
            appended += await recall_bulletin(conn, bulletin, at=at)
    return appended


async def _deal_with_reports(
    conn: Connection, named: Iterable[tuple[str, int]], *, at: datetime
) -> list[NewChange]:
    versions = {UUID(key): version for key, version in sorted(named)}
    standing = await standing_reports(conn, sorted(versions))
    # A version that was replaced already is left: the newer one is dealt with in its own turn.
    newest = [each for key, each in standing.items() if each.version == versions[key]]
    if not newest:
        return []
    making = await notices(conn, at=at)
    newest = [each for each in newest if making.asked or each.version > 1]
    found = await substances_found(conn, [each.id for each in newest])
    ties = await reports_named_by(conn, [each.report_id for each in newest])
    appended: list[NewChange] = []
    for report in newest:
        key = report.report_id
        await making.tell(News(report=report, found=found[key], named=ties.get(key)))
        if report.version > 1:
            appended += await recall_report(conn, report, found[report.report_id], at=at)
    await tell_owners(conn, newest, making.everybody, at=at)
    await making.enqueue()
    return appended


def _again(report: StoredVersion) -> NewChange:
    """Return one more change of a version, for those who could not see the first one."""
    return NewChange(
        record="report",
        record_id=str(report.report_id),
        version=report.version,
        organisation_id=report.organisation_id,
        tlp=report.tlp,
        audience=report.audience,
        published_by=report.published_by,
    )
