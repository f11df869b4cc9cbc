"""Reading a report: what is kept, what is refused, where the pointers point."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.acknowledgements import rejection
from schemas.issues import MOST_ISSUES, RecordIssue, issues_from, pointer_to
from schemas.reports.load import read_report
from schemas.reports.records import Report

TODAY = date(2026, 11, 23)
FULL: dict[str, Any] = {
    "reference": "W044709",
    "version": 1,
    "version_kind": "initial",
    "kind": "collected_sample",
    "dates": {
        "incident": {"value": "2023-02", "precision": "month"},
        "collected": {"value": "2023-02-14", "precision": "day"},
        "received": {"value": "2023-02-15", "precision": "day"},
        "analysed": {"value": "2023", "precision": "year"},
    },
    "place": {"country": "GB", "admin_area": "CF10", "point_type": "drug_checking_service"},
    "route": {
        "legs": [{"role": "origin", "country": "CN", "certainty": "suspected"}],
        "transport": "post",
        "concealment": "in a toy",
    },
    "product": {"form": "tablet", "brand": "blue", "sold_as": "x", "colour": "blue"},
    "quantity": {"value": "12.50", "unit": "g", "basis": "measured"},
    "findings": [
        {
            "structure": {"smiles": "CNC(C)C(=O)c1ccc(C)cc1"},
            "name": "mephedrone",
            "cas": "1189805-46-6",
            "amount": {"value": 10, "unit": "mg"},
            "purity": {"value": 81.5, "unit": "percent"},
            "share": {"part": 3},
            "role": "major",
            "matrix": "product",
            "technique": ["gc_ms"],
            "evidence": "library_match",
        },
        {"evidence": "unknown", "unknown": {"exact_mass": "281.1052"}},
    ],
    "harm": {"case_type": "post_mortem", "outcome": "fatal", "co_detected": ["ethanol"]},
    "links": [{"relation": "same_case", "reference": "W044708"}],
    "tlp": "TLP:AMBER",
    "audience": ["network"],
}


def test_a_full_report_is_read() -> None:
    report = _read(FULL)

    assert report.dates.incident_on == date(2023, 2, 1)
    assert report.dates.incident is not None
    assert report.dates.incident.last == date(2023, 2, 28)
    assert report.quantity is not None
    assert report.quantity.value == Decimal("12.50")
    assert report.findings[0].share == 3
    assert report.findings[1].unknown is not None


def test_without_an_incident_date_the_collected_one_counts() -> None:
    dates = {name: FULL["dates"][name] for name in ("collected", "received")}

    assert _read(FULL | {"dates": dates}).dates.incident_on == date(2023, 2, 14)


def test_a_sender_ahead_of_our_day_is_not_refused() -> None:
    tomorrow = {"incident": {"value": "2026-11-24", "precision": "day"}}

    assert _read(FULL | {"dates": tomorrow}).dates.incident_on == date(2026, 11, 24)


def test_every_mistake_is_told_at_once() -> None:
    findings = [{"evidence": "none"}, 3, {"name": "x", "evidence": "tentative", "matrix": "beer"}]

    issues = read_report(FULL | {"findings": findings, "tlp": None, "extra": 1}, today=TODAY)

    assert isinstance(issues, tuple)
    assert {issue.pointer for issue in issues} == {
        "/findings/0/evidence",
        "/findings/1",
        "/findings/2/matrix",
        "/tlp",
        "/extra",
    }


def test_ten_thousand_mistakes_are_not_all_told() -> None:
    issues = read_report(FULL | {f"x{place}": 1 for place in range(10_000)}, today=TODAY)

    assert isinstance(issues, tuple)
    assert len(issues) == MOST_ISSUES + 1
    assert issues[-1].code == "too_many_issues"


def test_a_pointer_escapes_what_rfc_6901_says() -> None:
    assert pointer_to("a/b", "c~d", 0) == "/a~1b/c~0d/0"


def test_a_message_without_a_code_is_still_an_issue() -> None:
    (issue,) = issues_from({"place": ["Something."]})

    assert (issue.code, issue.pointer) == ("invalid", "/place")


@pytest.mark.parametrize("body", [None, 1, "x", [], True, 1.5])
def test_what_is_no_object_is_refused(body: object) -> None:
    issues = read_report(body, today=TODAY)

    assert isinstance(issues, tuple)
    assert [(issue.code, issue.pointer) for issue in issues] == [("wrong_type", "")]


def test_a_rejection_repeats_only_what_can_be_written() -> None:
    issue = RecordIssue(level="error", code="x", pointer="", message="m")

    answer = rejection({"reference": "\ud800", "version": 2**80}, [issue]).document

    assert (answer["reference"], answer["version"]) == ("?", None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(field=st.sampled_from(sorted(FULL)), value=JSON)
def test_no_value_anywhere_breaks_the_reader(field: str, value: object) -> None:
    answer = read_report(FULL | {field: value}, today=TODAY)

    assert isinstance(answer, Report) or all(issue.pointer is not None for issue in answer)


def _read(body: dict[str, Any]) -> Report:
    report = read_report(body, today=TODAY)
    assert isinstance(report, Report), report
    return report
