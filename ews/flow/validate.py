"""Validate: the document is a report, or every reason why it is not."""

from dataclasses import replace
from datetime import date

from ews.flow.records import Received, Unreadable
from schemas.issues import RecordIssue
from schemas.reports.load import read_report
from schemas.reports.records import Report

NOT_JSON = RecordIssue(
    level="error",
    code="json_broken",
    pointer="",
    message="found what cannot be kept as JSON: half a surrogate pair, an integer beyond 64 bits, "
    "or more than 250 levels; send one JSON object with plain Unicode text and decimal numbers",
)


def validate(received: Received, *, today: date) -> Report | tuple[RecordIssue, ...]:
    """Return the report, or its errors; `today` is the day in UTC."""
    if isinstance(received.body, Unreadable):
        return (replace(NOT_JSON, message=received.body.message),)
    report = read_report(received.body, today=today)
    if isinstance(report, Report) and received.canonical is None:
        return (NOT_JSON,)
    return report
