"""Delegating: another organisation publishes a report; the origin stays hidden."""

from collections.abc import Sequence

from ews.flow.exchange import Exchange
from ews.flow.sender import Sender
from ews.store.delegations import agreed_publishers
from schemas.issues import RecordIssue
from schemas.reports.records import Report


async def delegation_issues(
    exchange: Exchange, sender: Sender, reports: Sequence[Report]
) -> list[tuple[RecordIssue, ...]]:
    """Return, for each report, an error if who is to publish it has not agreed to.

    One that is not there and one that has not agreed are answered alike.
    """
    named = {report.delegate_to for report in reports if report.delegate_to is not None}
    if not named:
        return [()] * len(reports)
    async with exchange.pool.acquire() as conn:
        agreed = await agreed_publishers(
            conn, sender.organisation_id, sorted(named), at=exchange.clock.now()
        )
    return [
        ()
        if report.delegate_to is None or report.delegate_to in agreed
        else (_issue(report.delegate_to),)
        for report in reports
    ]


def _issue(publisher: object) -> RecordIssue:
    return RecordIssue(
        level="error",
        code="delegation_not_agreed",
        pointer="/delegate_to",
        message=f"found {publisher}, which has not agreed to publish for your organisation; ask it "
        "to (PUT /v1/delegations/<your organisation's id>), then send the report again",
    )
