"""Noticing: deliveries of a report to those who had an older version, or ask for such reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ews.flow.payloads import told_report, tombstone
from ews.flow.release import classes_for, may_see
from ews.flow.same_parcel import ENDED, is_named_to
from ews.flow.tombstones import is_held_back
from ews.flow.wanting import Subject, countries_shown, wants_report
from ews.store.connection import Connection
from ews.store.duplicates import NamedReport
from ews.store.following import FoundSubstance
from ews.store.notices import add_notices, sent_before
from ews.store.outbox import enqueue_deliveries
from ews.store.reports import StoredVersion
from ews.store.subscriptions import Subscription, open_subscriptions

TOLD_OF = frozenset({"initial", "follow_up", "correction"})  # to those who ask for reports
MANY = 5_000  # deliveries that are asked for by one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A new version of a report. named: the one that it says it shares a parcel with, if any."""

    report: StoredVersion
    found: Sequence[FoundSubstance]
    named: NamedReport | None = None

    def names_own(self, reader: Subscription, *, at: datetime) -> bool:
        """Say whether it names a report of this reader's, and the reader is told so."""
        return (
            self.named is not None
            and self.report.version_kind != ENDED
            and is_named_to(reader, self.report, self.named, at=at)
        )


@dataclass(slots=True, kw_only=True)
class Notices:
    """The deliveries of one transaction, asked for many at once.

    everybody: open subscriptions. asked: those of them that ask for reports.
    """

    conn: Connection
    at: datetime
    everybody: Mapping[UUID, Subscription]
    asked: Sequence[Subscription]
    made: defaultdict[bool, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    async def tell(self, news: News) -> None:
        """Make a delivery for each who had an older version, and for each who asks for it first."""
        report, earlier = news.report, set[UUID]()
        if report.version > 1:
            had = await sent_before(self.conn, "report", report.report_id, report.version)
            earlier = {each.subscription_id for each in had} & self.everybody.keys()
        fresh = {each.id for each in self.asked if self._is_for(each, news)}
        for content, ids in self._contents(news, earlier | fresh, earlier).items():
            made = await add_notices(
                self.conn,
                "report",
                report.report_id,
                report.version,
                payload=content,
                subscription_ids=ids,
                sender_id=report.organisation_id,
                at=self.at,
            )
            self.made[report.version > 1].extend(made)
        if sum(len(ids) for ids in self.made.values()) >= MANY:
            await self.enqueue()

    async def enqueue(self) -> None:
        """Ask for those made so far to be sent; a correction does not wait for a digest."""
        for is_urgent, ids in self.made.items():
            await enqueue_deliveries(self.conn, ids, is_urgent=is_urgent)
        self.made.clear()

    def _contents(self, news: News, ids: set[UUID], earlier: set[UUID]) -> dict[bytes, list[UUID]]:
        """Return who is sent which bytes: the same for all who are shown the same."""
        report = news.report
        contents: dict[object, bytes] = {}
        groups: defaultdict[bytes, list[UUID]] = defaultdict(list)
        for key in sorted(ids):
            each, is_first = self.everybody[key], key not in earlier
            classes = classes_for(each, report, at=self.at)
            if not classes and is_held_back(report, self.at):
                continue  # told at the end of the embargo
            owns = news.names_own(each, at=self.at)
            kind = (classes, is_first, each.organisation_id == report.published_by, owns)
            if kind not in contents:
                contents[kind] = self._content(news, each, is_first=is_first)
            groups[contents[kind]].append(key)
        return groups

    def _content(self, news: News, reader: Subscription, *, is_first: bool) -> bytes:
        report = news.report
        if not may_see(reader, report, at=self.at):
            return tombstone("report", report.report_id, report.version, at=report.received_at)
        owns = news.names_own(reader, at=self.at)
        return told_report(
            report,
            reader,
            news.found,
            is_first=is_first,
            at=self.at,
            same_as=news.named.same_as if news.named and owns else None,
        )

    def _is_for(self, each: Subscription, news: News) -> bool:
        """Say whether somebody who did not send a report, and may see it, is told of it.

        Whoever asks for such reports; and whoever asks for any, if it names one of its own.
        """
        report = news.report
        if each.organisation_id == report.organisation_id:
            return False
        return news.names_own(each, at=self.at) or (
            report.version_kind in TOLD_OF
            and wants_report(each.filters, _subject(report, news.found, kind=each.kind))
            and may_see(each, report, at=self.at)
        )


async def notices(conn: Connection, *, at: datetime) -> Notices:
    """Return the notices of a transaction, none made yet."""
    everybody = await open_subscriptions(conn, at=at)
    return Notices(
        conn=conn,
        at=at,
        everybody={each.id: each for each in everybody},
        asked=[each for each in everybody if "reports" in each.filters.about],
    )


def _subject(report: StoredVersion, found: Sequence[FoundSubstance], *, kind: str) -> Subject:
    now = [each for each in found if each.version == report.version]
    return Subject(
        countries=countries_shown(report.country, report.parties, kind=kind),
        substances=frozenset(each.inchikey for each in now if each.inchikey),
        families=frozenset(family for each in now for family in each.families),
    )
