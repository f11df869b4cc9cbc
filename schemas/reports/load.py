"""Read one JSON document as a report, or say everything that is wrong with it."""

from datetime import date, timedelta

from marshmallow import ValidationError

from schemas.issues import RecordIssue, issues_from, shown
from schemas.reports.records import PartialDate, Report
from schemas.reports.report import ReportSchema

TOLERANCE = timedelta(days=1)  # the sender's day may be ahead of ours

_SCHEMA = ReportSchema()  # one instance: making one costs more than a load


def read_report(body: object, *, today: date) -> Report | tuple[RecordIssue, ...]:
    """Return the report that `body` is, or its errors.

    `today` is the day in UTC; no date of a report may begin later than the day after.
    """
    if not isinstance(body, dict):
        return (_no_object(body),)
    try:
        report: Report = _SCHEMA.load(body)
    except ValidationError as error:
        return issues_from(error.messages)
    return _future_dates(report, today) or report


def _no_object(body: object) -> RecordIssue:
    message = f"found {shown(body)}, a JSON object expected; send one report as one object"
    return RecordIssue(level="error", code="wrong_type", pointer="", message=message)


def _future_dates(report: Report, today: date) -> tuple[RecordIssue, ...]:
    latest = today + TOLERANCE
    given: list[tuple[str, PartialDate | None]] = [
        ("incident", report.dates.incident),
        ("collected", report.dates.collected),
        ("received", report.dates.received),
        ("analysed", report.dates.analysed),
    ]
    return tuple(
        RecordIssue(
            level="error",
            code="date_in_future",
            pointer=f"/dates/{name}/value",
            message=f"found {when.value}, expected a day up to {latest}; correct the date",
        )
        for name, when in given
        if when is not None and when.first > latest
    )
