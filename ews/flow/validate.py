"""Validate: the document is a report, or every reason why it is not."""

from collections.abc import Mapping
from datetime import date

from ews.flow.records import Received
from schemas.issues import RecordIssue
from schemas.reports.load import read_report
from schemas.reports.records import Report

NOT_JSON = RecordIssue(
    level="error",
    code="json_broken",
    pointer="",
    message="found what JSON cannot hold: a line that is not JSON, half a surrogate pair, or an "
    "integer beyond 64 bits; send one JSON object with plain Unicode text and decimal numbers",
)


def validate(received: Received, *, today: date) -> Report | tuple[RecordIssue, ...]:
    """Return the report, or its errors; `today` is the day in UTC."""
    if received.canonical is None and not isinstance(received.body, Mapping):
        return (NOT_JSON,)
    report = read_report(received.body, today=today)
    if isinstance(report, Report) and received.canonical is None:
        return (NOT_JSON,)
    return report
