"""Links: the reports that a report names have to be there, for its sender to see."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.release import may_see
from ews.flow.sender import Sender
from ews.store.reading import reading
from ews.store.reports import read_reports
from schemas.issues import RecordIssue
from schemas.reports.records import Report


async def unseen_links(
    exchange: Exchange, sender: Sender, reports: Sequence[Report]
) -> list[tuple[RecordIssue, ...]]:
    """Return, for each report, an issue for each report it names that its sender cannot see.

    One that is not there and one that is hidden are answered alike.
    """
    named = {report_id for report in reports for _, report_id in _named(report)}
    if not named:
        return [()] * len(reports)
    now = exchange.clock.now()
    async with reading(exchange.pool, sender, at=now) as conn:
        stored = await read_reports(conn, sorted(named))
    seen = {key for key, versions in stored.items() if may_see(sender, versions[-1], at=now)}
    return [
        tuple(_issue(where, key) for where, key in _named(report) if key not in seen)
        for report in reports
    ]


def _named(report: Report) -> Iterator[tuple[str, UUID]]:
    if report.duplicate_of is not None:
        yield "/duplicate_of/report_id", report.duplicate_of
    for place, link in enumerate(report.links):
        if link.report_id is not None:
            yield f"/links/{place}/report_id", link.report_id


def _issue(pointer: str, report_id: UUID) -> RecordIssue:
    return RecordIssue(
        level="error" if pointer.startswith("/duplicate_of") else "warning",
        code="link_unknown",
        pointer=pointer,
        message=f"found {report_id}, which is no report that you may see; check the report_id",
    )
