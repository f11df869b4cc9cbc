"""The sample that the demonstration replays."""

import json
from collections import Counter
from datetime import date
from importlib.resources import files
from typing import Any

from schemas.reports.load import read_report
from schemas.reports.records import Report

LINES: list[dict[str, Any]] = [
    json.loads(line)
    for line in files("connectors").joinpath("sample/results.jsonl").read_text().splitlines()
]
REPORTS = [line["report"] for line in LINES]


def test_it_has_hundreds_of_results_of_several_countries() -> None:
    countries = Counter(report["place"]["country"] for report in REPORTS)

    assert len(REPORTS) >= 450
    assert min(countries[code] for code in ("GB", "CA", "US")) >= 50
    assert len(countries) >= 10


def test_every_result_is_a_report_that_the_service_takes() -> None:
    read = [read_report(report, today=date(2026, 11, 23)) for report in REPORTS]

    assert [each for each in read if not isinstance(each, Report)] == []


def test_every_result_names_its_source() -> None:
    assert all(set(line["source"]) == {"stream", "reference", "date", "country"} for line in LINES)


def test_references_are_unique() -> None:
    assert len({report["reference"] for report in REPORTS}) == len(REPORTS)


def test_it_has_mixtures_salts_unknowns_and_samples_with_nothing_in_them() -> None:
    findings = [finding for report in REPORTS for finding in report["findings"]]

    assert any(len(report["findings"]) > 2 for report in REPORTS)
    assert any(finding.get("name", "").endswith(" HCl") for finding in findings)
    assert any(finding["evidence"] == "unknown" for finding in findings)
    assert any(not report["findings"] for report in REPORTS)


def test_it_has_no_free_text() -> None:
    kept = {key for report in REPORTS for key in report.get("product", {})}

    assert kept <= {"form", "colour"}
