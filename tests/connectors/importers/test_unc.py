"""The reader of UNC laboratory results."""

from datetime import date
from pathlib import Path
from typing import Any

from connectors.importers.unc import importer
from connectors.reading.rows import ReadRow
from schemas.reports.load import read_report
from schemas.reports.records import Report

HEADER = "sampleid,substance,pubchemcid,cas,unii,abundance,method,date_complete"
CARDS = "sampleid,location,county,state,date_collect,sampletype,expectedsubstance\n"
FENTANYL = "1,fentanyl,3345,437-38-7,UF599785JZ,,GCMS,26jan2023"
ANPP = "1,4-ANPP,88890,21409-26-7,Q88EHD0U8G,trace,GCMS,26jan2023"
COCAINE = "2,cocaine,446220,50-36-2,I5Y540LHVR,,GCMS,30may2024"


def read(folder: Path, *lines: str, cards: str = "") -> list[ReadRow]:
    path = folder / "nevada_lab_detail.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    if cards:
        (folder / "nevada_cards.csv").write_text(CARDS + cards, encoding="utf-8")
    return list(importer().read(path))


def reports(rows: list[ReadRow]) -> list[dict[str, Any]]:
    return [row.report for row in rows if row.report is not None]


def test_the_rows_of_a_sample_become_one_report_that_the_service_takes(tmp_path: Path) -> None:
    first, second = reports(read(tmp_path, FENTANYL, ANPP, COCAINE))

    report = read_report(first, today=date(2026, 11, 23))
    assert isinstance(report, Report)
    assert [(one.name, one.cas, one.role) for one in report.findings] == [
        ("fentanyl", "437-38-7", "unstated"),
        ("4-ANPP", "21409-26-7", "trace"),
    ]
    assert second["reference"] == "2"


def test_the_card_of_the_sample_tells_when_it_was_collected(tmp_path: Path) -> None:
    card = '1,Reno,Washoe County,NV,13Jan2023,spatula,"heroin; fentanyl"\n'
    (report,) = reports(read(tmp_path, FENTANYL, cards=card))

    assert report["dates"] == {
        "collected": {"value": "2023-01-13", "precision": "day"},
        "analysed": {"value": "2023-01-26", "precision": "day"},
    }
    assert report["place"]["admin_area"] == "NV"
    assert report["product"]["sold_as"] == "heroin; fentanyl"


def test_without_a_card_only_the_month_is_relied_on(tmp_path: Path) -> None:
    (report,) = reports(read(tmp_path, FENTANYL))

    assert report["dates"]["received"] == {"value": "2023-01", "precision": "month"}


def test_no_compounds_of_interest_is_a_report_without_findings(tmp_path: Path) -> None:
    row = "3,no compounds of interest detected,,,,,GCMS,12jul2024"
    (report,) = reports(read(tmp_path, row))

    assert report["findings"] == []


def test_rows_of_a_sample_that_stand_apart_are_refused_and_cost_nothing_else(
    tmp_path: Path,
) -> None:
    rows = read(tmp_path, FENTANYL, COCAINE, ANPP)

    assert [one["reference"] for one in reports(rows)] == ["1", "2"]
    assert [issue.code for row in rows for issue in row.issues] == ["sample_apart"]


def test_two_days_of_completion_in_one_sample_are_refused(tmp_path: Path) -> None:
    rows = read(tmp_path, FENTANYL, ANPP.replace("26jan2023", "27jan2023"), COCAINE)

    assert [one["reference"] for one in reports(rows)] == ["2"]
    assert [issue.code for row in rows for issue in row.issues] == ["sample_contradicts"]


def test_a_method_that_is_not_known_is_told_and_not_guessed(tmp_path: Path) -> None:
    (row,) = read(tmp_path, FENTANYL.replace("GCMS", "magic"))

    assert [(one.code, one.column) for one in row.issues] == [("value_not_in_lookup", "substances")]
