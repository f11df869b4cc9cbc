"""Marking: an audience that the TLP label shuts out is told to the sender, not passed over."""

from ews.flow.release import shut_out
from schemas.issues import RecordIssue
from schemas.reports.records import Report


def marking_issues(report: Report) -> tuple[RecordIssue, ...]:
    """Return a warning for each item of the audience by which the label lets nobody in."""
    return tuple(
        RecordIssue(
            level="warning",
            code="audience_shut_out",
            pointer=f"/audience/{place}",
            message=f"found {report.audience[place]!r}, by which {report.tlp} lets nobody see the "
            "report; name organisations as org:<id>, or choose a wider TLP label",
        )
        for place in shut_out(report.tlp, report.audience)
    )
