"""The reader of the deaths of Connecticut."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from connectors.importers.connecticut import importer
from connectors.reading.rows import ReadRow
from schemas.reports.load import read_report
from schemas.reports.records import Report

COLUMNS = sorted(
    {column.name for column in importer().manifest.columns} | importer().manifest.ignored
)
ROW = {
    "Date": "12/31/2021",
    "Date Type": "Date of death",
    "Death County": "WINDHAM",
    "Cause of Death": "Acute intoxication due to the combined effects of fentanyl and xylazine",
    "Fentanyl": "Y",
    "Heroin": "Y",
}


def read(folder: Path, *rows: dict[str, str]) -> list[ReadRow]:
    path = folder / "deaths.csv"
    derived = {"died", "reported", "also_detected"}
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [name for name in COLUMNS if name not in derived], restval="")
        writer.writeheader()
        writer.writerows(rows or (ROW,))
    return list(importer().read(path))


def report_of(folder: Path, **changed: str) -> dict[str, Any]:
    (row,) = read(folder, ROW | changed)
    assert row.report is not None
    return row.report


def test_a_death_becomes_a_report_that_the_service_takes(tmp_path: Path) -> None:
    report = read_report(report_of(tmp_path), today=date(2026, 11, 23))

    assert isinstance(report, Report)
    assert [one.name for one in report.findings] == ["fentanyl", "xylazine"]
    assert report.harm is not None
    assert (report.harm.outcome, report.harm.causal_role) == ("fatal", "contributory")


def test_what_was_ticked_and_is_not_in_the_text_was_also_detected(tmp_path: Path) -> None:
    assert report_of(tmp_path)["harm"]["co_detected"] == ["heroin"]


def test_one_substance_is_the_sole_cause(tmp_path: Path) -> None:
    report = report_of(tmp_path, **{"Cause of Death": "Acute Heroin Intoxication"})

    assert report["harm"]["causal_role"] == "sole"


def test_nothing_in_the_report_tells_who_it_was(tmp_path: Path) -> None:
    report = report_of(tmp_path)

    assert "WINDHAM" not in str(report)
    assert report["dates"] == {"incident": {"value": "2021-12", "precision": "month"}}
    assert (report["tlp"], report["audience"]) == ("TLP:RED", [])


def test_a_day_of_reporting_is_not_taken_for_the_day_of_death(tmp_path: Path) -> None:
    report = report_of(tmp_path, **{"Date Type": "Date reported"})

    assert report["dates"] == {"received": {"value": "2021-12", "precision": "month"}}


def test_a_cause_without_a_substance_is_refused_with_what_was_found(tmp_path: Path) -> None:
    (row,) = read(tmp_path, ROW | {"Cause of Death": "Multiple Drug Toxicity"})

    assert row.report is None
    assert [(one.code, one.column) for one in row.issues] == [
        ("no_substance_named", "Cause of Death")
    ]


def test_a_corrected_word_is_told(tmp_path: Path) -> None:
    (row,) = read(tmp_path, ROW | {"Cause of Death": "Acute Fenatnyl Intoxication"})

    assert [(one.level, one.code) for one in row.issues] == [("warning", "word_corrected")]


def test_identical_deaths_are_two_and_keep_their_references(tmp_path: Path) -> None:
    first = [row.report["reference"] for row in read(tmp_path, ROW, ROW) if row.report]
    again = [row.report["reference"] for row in read(tmp_path, ROW, ROW) if row.report]

    assert len(set(first)) == 2
    assert first == again
