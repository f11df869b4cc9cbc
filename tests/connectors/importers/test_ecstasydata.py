"""The reader of EcstasyData lines."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.importers.ecstasydata import importer
from connectors.reading.rows import ReadRow
from schemas.reports.load import read_report
from schemas.reports.records import Report

ROW: dict[str, Any] = {
    "sample_id": 637,
    "date": "2015-05-26",
    "tested_by": "DDL",
    "sold_as_ecstasy": 1,
    "url": "",
    "sold_as_name": "Molly",
    "other_name": "-",
    "dose_mg": None,
    "location": "Chicago, IL",
    "lat": 41.8,
    "lon": -87.6,
    "contents": [
        {"substance": "MDMA", "parts": 45.0, "fraction": 0.9},
        {"substance": "Caffeine", "parts": 5.0, "fraction": 0.1},
    ],
}


def read(folder: Path, **changed: object) -> ReadRow:
    path = folder / "rows.jsonl"
    path.write_text(json.dumps(ROW | changed), encoding="utf-8")
    (row,) = importer().read(path)
    return row


def report_of(folder: Path, **changed: object) -> dict[str, Any]:
    row = read(folder, **changed)
    assert row.report is not None
    return row.report


def shares_of(report: dict[str, Any]) -> list[int | None]:
    return [finding.get("share", {}).get("part") for finding in report["findings"]]


def parts(*numbers: float) -> list[dict[str, Any]]:
    return [{"substance": f"substance {n}", "parts": n, "fraction": 0} for n in numbers]


def test_a_sample_becomes_a_report_that_the_service_takes(tmp_path: Path) -> None:
    report = read_report(report_of(tmp_path), today=date(2026, 11, 23))

    assert isinstance(report, Report)
    assert [(one.name, one.share) for one in report.findings] == [("MDMA", 45), ("Caffeine", 5)]


def test_the_day_is_not_relied_on_and_the_coordinates_are_not_kept(tmp_path: Path) -> None:
    report = report_of(tmp_path)

    assert report["dates"] == {"received": {"value": "2015-05", "precision": "month"}}
    assert "41.8" not in json.dumps(report)


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ("Chicago, Il", "US"),
        ("Oakland, CA", "US"),
        ("Vancouver, BC, Canada", "CA"),
        ("Zurich, Switzerland", "CH"),
        ("Edinburgh, Scotland", "GB"),
        ("Newark, DE", "US"),
        ("Berlin, Germany", "DE"),
        ("Tijuana, Online, Mexico", "MX"),
    ],
)
def test_the_last_part_of_a_place_names_the_country(
    tmp_path: Path, location: str, country: str
) -> None:
    assert report_of(tmp_path, location=location)["place"]["country"] == country


def test_what_was_bought_online_is_an_internet_point(tmp_path: Path) -> None:
    assert report_of(tmp_path, location="Online, China")["place"]["point_type"] == "internet"


@pytest.mark.parametrize("location", ["Online, Europe", "Unknown, Unknown", "Pacific Northwest"])
def test_a_place_without_a_country_is_an_error_and_not_a_guess(
    tmp_path: Path, location: str
) -> None:
    row = read(tmp_path, location=location)

    assert row.report is None
    assert [issue.code for issue in row.issues] == ["country_not_stated"]


def test_a_place_in_two_countries_is_an_error(tmp_path: Path) -> None:
    row = read(tmp_path, location="Santa Monica, CA, India")

    assert [issue.code for issue in row.issues] == ["country_contradicts"]


def test_a_ratio_with_fractions_becomes_parts_of_a_hundred(tmp_path: Path) -> None:
    assert shares_of(report_of(tmp_path, contents=parts(1.5, 0.5))) == [75, 25]


def test_no_parts_means_no_share(tmp_path: Path) -> None:
    assert shares_of(report_of(tmp_path, contents=parts(1, 0))) == [1, None]


def test_none_detected_is_a_report_without_findings(tmp_path: Path) -> None:
    contents = [{"substance": "None detected", "parts": 1.0, "fraction": 1.0}]

    assert report_of(tmp_path, contents=contents)["findings"] == []


def test_contents_of_another_form_are_an_error(tmp_path: Path) -> None:
    row = read(tmp_path, contents=["MDMA"])

    assert [issue.code for issue in row.issues] == ["list_unreadable"]
