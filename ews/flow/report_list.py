"""Lists of reports: those that the reader may see, with the fields that it is shown."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from ews.flow.exchange import Exchange
from ews.flow.projection import shown_organisation, shown_report
from ews.flow.release import Reader, may_see
from ews.flow.remembering import remember, reports_of_others
from ews.store.reading import reading
from ews.store.report_list import AskedReports, ListedReport, list_reports, versions_of_substance

PLAIN = ("reference", "kind")


async def read_reports_page(
    exchange: Exchange, reader: Reader, asked: AskedReports
) -> tuple[list[dict[str, Any]], list[ListedReport]]:
    """Return the documents of a page, and the rows that were looked at, for the cursor.

    What is shown of others is remembered before it is: corrections have to reach the reader.
    """
    now = exchange.clock.now()
    if asked.inchikey is not None:
        async with exchange.readers.acquire() as conn:
            asked = replace(asked, versions=await versions_of_substance(conn, asked.inchikey))
    async with reading(exchange.readers, reader, at=now) as conn:
        found = await list_reports(conn, asked)
    seen = [each for each in found if may_see(reader, each, at=now)]
    await remember(exchange, reader, "api", reports_of_others(reader, seen), at=now)
    return [listed_report(reader, each, at=now) for each in seen], found


def listed_report(reader: Reader, report: ListedReport, *, at: datetime) -> dict[str, Any]:
    """Return a report in short, with the fields that the reader is shown; the reader may see it."""
    is_own = report.organisation_id == reader.organisation_id
    shown = shown_organisation(reader, report)
    about: dict[str, Any] = {
        "report_id": report.report_id,
        "organisation_id": shown,
        "organisation": report.publisher if shown == report.published_by else report.origin,
        "is_own": is_own,
        "version": report.version,
        "version_kind": report.version_kind,
        "received_at": report.received_at,
        "tlp": report.tlp,
    }
    if report.version_kind == "nullification" and not is_own:
        return about
    body = shown_report(reader, report, report.body, at=at) or {}
    dates = body.get("dates", {})
    first = next(
        (dates[name] for name in ("incident", "collected", "received") if name in dates), None
    )
    return (
        about
        | {name: body[name] for name in PLAIN if name in body}
        | ({"incident": first} if first else {})
        | {
            "country": body.get("place", {}).get("country"),
            "outcome": report.outcome,
            "unidentified": report.unidentified,
            "substances": list(report.substances),
        }
    )
