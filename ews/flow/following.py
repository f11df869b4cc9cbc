"""Following the change counter: what is new of a report goes to those who had it or asked for it.

One worker at a time reads the changes in commit order, so an earlier version is always dealt with
before a later one, and each change once: deliveries, recalls, tombstones and the new position are
one transaction. A correction that is committed while somebody reads the old version finds that
reader in `sweep`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ews.flow.payloads import identified, told_report, tombstone
from ews.flow.publishing import may_read
from ews.flow.release import Reader, classes_for, may_see
from ews.flow.wanting import Subject, wants_report
from ews.store.bulletins import Bulletin, find_public
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.following import (
    FoundSubstance,
    changed_lately,
    embargoes_ended,
    next_changes,
    set_position,
    standing_reports,
    substances_found,
    take_position,
)
from ews.store.notices import add_notices, sent_before
from ews.store.recalls import Recall, add_recall, add_tombstones, untold
from ews.store.reports import StoredVersion
from ews.store.standing import standings
from ews.store.subscriptions import Subscription, open_subscriptions

PAGE = 500
LATE = timedelta(minutes=15)  # no transaction of a reader lasts longer
MOST_LATE = 20_000
TOLD_OF = frozenset({"initial", "follow_up", "correction"})  # to those who ask for reports


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
    named = {(each.record, each.record_id, each.version) for each in changes}
    appended = await _deal_with(conn, named, at=at)
    await set_position(conn, changes[-1].seq)
    await append_changes(conn, appended, at=at)
    return len(changes)


async def sweep(conn: Connection, *, at: datetime) -> None:
    """Tell those who wrote down only after a correction what they were shown before it.

    Also tells of reports whose embargo has ended. In the caller's transaction.
    """
    if await take_position(conn) is None:
        return
    lately = await changed_lately(conn, since=at - LATE, most=MOST_LATE)
    appended = await _deal_with(conn, lately, at=at)
    ended = await standing_reports(conn, await embargoes_ended(conn, at=at))
    appended += [_again(each) for each in ended.values()]
    await append_changes(conn, appended, at=at)


async def _deal_with(
    conn: Connection, named: Iterable[tuple[str, str, int]], *, at: datetime
) -> list[NewChange]:
    """Make the notices of these versions; return the changes that tell who lost sight of one."""
    reports, bulletins = set(), set()
    for record, record_id, version in named:
        if record == "report":
            reports.add((UUID(record_id), version))
        elif record == "bulletin":
            bulletins.add(UUID(record_id))
    standing = await standing_reports(conn, sorted({each for each, _ in reports}))
    asked = await _asked_for_reports(conn, at=at) if reports else []
    appended: list[NewChange] = []
    for report_id, version in sorted(reports):
        report = standing[report_id]
        if report.version == version:  # else the newer one is dealt with in its own turn
            appended += await _deal_with_report(conn, report, asked, at=at)
    for bulletin_id in sorted(bulletins):
        bulletin = await find_public(conn, bulletin_id)
        if bulletin is not None:
            appended += await _recall_bulletin(conn, bulletin, at=at)
    return appended


async def _asked_for_reports(conn: Connection, *, at: datetime) -> list[Subscription]:
    return [
        each for each in await open_subscriptions(conn, at=at) if "reports" in each.filters.about
    ]


async def _deal_with_report(
    conn: Connection, report: StoredVersion, asked: Sequence[Subscription], *, at: datetime
) -> list[NewChange]:
    had = await sent_before(conn, "report", report.report_id, report.version)
    if not (had or asked) and report.version == 1:
        return []
    found = await substances_found(conn, report.report_id, report.version)
    earlier = {each.subscription_id for each in had}
    fresh = [each for each in asked if _is_for(each, report, found, at=at)]
    if earlier or fresh:
        everybody = {each.id: each for each in await open_subscriptions(conn, at=at)}
        recipients = {each.id: each for each in fresh} | {
            key: everybody[key] for key in earlier if key in everybody
        }
        await _send(conn, report, found, recipients, earlier, at=at)
    return await _recall_report(conn, report, found, at=at) if report.version > 1 else []


def _is_for(
    each: Subscription, report: StoredVersion, found: Sequence[FoundSubstance], *, at: datetime
) -> bool:
    """Say whether somebody asked for such a report, who may see it and did not send it."""
    return (
        report.version_kind in TOLD_OF
        and each.organisation_id != report.organisation_id
        and wants_report(each.filters, _subject(report, found))
        and may_see(each, report, at=at)
    )


def _subject(report: StoredVersion, found: Sequence[FoundSubstance]) -> Subject:
    now = [each for each in found if each.version == report.version]
    return Subject(
        countries=frozenset(report.parties),
        substances=frozenset(each.inchikey for each in now if each.inchikey),
        families=frozenset(family for each in now for family in each.families),
    )


async def _send(
    conn: Connection,
    report: StoredVersion,
    found: Sequence[FoundSubstance],
    recipients: Mapping[UUID, Subscription],
    earlier: set[UUID],
    *,
    at: datetime,
) -> None:
    """Make a delivery each; who is shown the same is sent the same bytes."""
    contents: dict[object, bytes] = {}
    groups: dict[bytes, list[UUID]] = {}
    for key, each in recipients.items():
        classes = classes_for(each, report, at=at)
        is_first = key not in earlier
        kind = (classes, is_first, each.organisation_id == report.published_by)
        if not classes and _is_held_back(report, at):
            continue  # told at the end of the embargo
        if not classes:
            content = tombstone("report", report.report_id, report.version, at=report.received_at)
        elif (content := contents.get(kind, b"")) == b"":
            content = told_report(report, each, found, is_first=is_first, at=at)
            contents[kind] = content
        groups.setdefault(content, []).append(key)
    for content, subscription_ids in groups.items():
        await add_notices(
            conn,
            "report",
            report.report_id,
            report.version,
            payload=content,
            subscription_ids=subscription_ids,
            sender_id=report.organisation_id,
            is_urgent=report.version > 1,
            at=at,
        )


async def _recall_report(
    conn: Connection, report: StoredVersion, found: Sequence[FoundSubstance], *, at: datetime
) -> list[NewChange]:
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
    if _is_held_back(report, at):
        return []
    lost = await _lost(conn, recall, lambda reader: may_see(reader, report, at=at), at=at)
    return _tombstones(recall, report.tlp, lost, published_by=report.published_by)


async def _recall_bulletin(
    conn: Connection, bulletin: Bulletin, *, at: datetime
) -> list[NewChange]:
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
    return _tombstones(recall, bulletin.tlp, lost)


def _is_held_back(report: StoredVersion, at: datetime) -> bool:
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


def _tombstones(
    recall: Recall, tlp: str, lost: Sequence[UUID], *, published_by: UUID | None = None
) -> list[NewChange]:
    """Return one more change of the version, for those alone who lost sight of the record."""
    if not lost:
        return []
    told = NewChange(
        record="report" if recall.record == "report" else "bulletin",
        record_id=recall.record_id,
        version=recall.version,
        organisation_id=recall.organisation_id,
        tlp=tlp,
        audience=[f"org:{each}" for each in lost],
        published_by=published_by,
    )
    return [told]


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
