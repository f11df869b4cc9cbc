"""What a subscription would have brought lately, before anybody subscribes.

The filters are those of real deliveries (wanting.py), asked of what the reader may see now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ews.flow.exchange import Exchange
from ews.flow.issued import may_read
from ews.flow.noticing import TOLD_OF
from ews.flow.release import Reader, may_see
from ews.flow.report_list import listed_report
from ews.flow.wanting import Subject, countries_shown, wants, wants_report
from ews.store.bulletins import Bulletin, list_bulletins
from ews.store.connection import Connection
from ews.store.disclosures import disclose
from ews.store.families import families_at
from ews.store.reading import reading
from ews.store.report_list import AskedReports, ListedReport, list_reports
from ews.store.subscriptions import Filters

MOST_LOOKED_AT = 500  # reports, and as many bulletins: the newest; enough to judge by
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What would have come of one kind: how many, and the newest as documents.

    is_whole: False where only the newest MOST_LOOKED_AT were looked at.
    """

    count: int
    newest: Sequence[Mapping[str, Any]]
    is_whole: bool


async def preview(
    exchange: Exchange, reader: Reader, filters: Filters, *, days: int
) -> dict[str, Brought]:
    """Return what these filters would have brought the reader in the last `days` days.

    The newest that are shown count as shown: corrections have to reach the reader.
    """
    at = exchange.clock.now()
    since = at - timedelta(days=days)
    async with reading(exchange.pool, reader, at=at) as conn:
        bulletins, all_bulletins = await _bulletins(conn, reader, filters, since=since, at=at)
        reports, all_reports = await _reports(conn, reader, filters, since=since, at=at)
    shown = bulletins[:SHOWN], reports[:SHOWN]
    async with exchange.pool.acquire() as conn:
        await disclose(conn, reader.organisation_id, "api", _told(*shown), at=at)
    return {
        "bulletins": Brought(
            count=len(bulletins),
            newest=[_in_short(each) for each in shown[0]],
            is_whole=all_bulletins,
        ),
        "reports": Brought(
            count=len(reports),
            newest=[listed_report(reader, each, at=at) for each in shown[1]],
            is_whole=all_reports,
        ),
    }


async def _bulletins(
    conn: Connection, reader: Reader, filters: Filters, *, since: datetime, at: datetime
) -> tuple[list[Bulletin], bool]:
    if "bulletins" not in filters.about:
        return [], True
    found = await list_bulletins(
        conn,
        owner_id=reader.organisation_id,
        state="published",
        before=None,
        limit=MOST_LOOKED_AT,
        since=since,
    )
    asked = [
        each
        for each in found
        if may_read(reader, each, at=at) and wants(filters, each, kind=reader.kind)
    ]
    return asked, len(found) < MOST_LOOKED_AT


async def _reports(
    conn: Connection, reader: Reader, filters: Filters, *, since: datetime, at: datetime
) -> tuple[list[ListedReport], bool]:
    if "reports" not in filters.about:
        return [], True
    own = reader.organisation_id
    found = await list_reports(
        conn, AskedReports(reader=own, own=False, since=since, limit=MOST_LOOKED_AT)
    )
    others = [
        each for each in found if each.organisation_id != own and each.version_kind in TOLD_OF
    ]
    ids = {one["substance_id"] for each in others for one in each.substances}
    families = await families_at(conn, sorted(ids), known_at=at)
    asked = [
        each
        for each in others
        if may_see(reader, each, at=at) and wants_report(filters, _subject(reader, each, families))
    ]
    return asked, len(found) < MOST_LOOKED_AT


def _subject(
    reader: Reader, report: ListedReport, families: Mapping[int, Sequence[tuple[str, str]]]
) -> Subject:
    return Subject(
        countries=countries_shown(report.country, report.parties, kind=reader.kind),
        substances=frozenset(one["inchikey"] for one in report.substances),
        families=frozenset(
            family for one in report.substances for family, _ in families[one["substance_id"]]
        ),
    )


def _told(
    bulletins: Sequence[Bulletin], reports: Sequence[ListedReport]
) -> list[tuple[str, str, int]]:
    return [("bulletin", str(each.id), each.version) for each in bulletins] + [
        ("report", str(each.report_id), each.version) for each in reports
    ]


def _in_short(bulletin: Bulletin) -> dict[str, Any]:
    return {
        "bulletin_id": bulletin.id,
        "title": bulletin.title,
        "level": bulletin.level,
        "tlp": bulletin.tlp,
        "created_at": bulletin.created_at,
    }
