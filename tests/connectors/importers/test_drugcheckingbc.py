"""The reader of DrugCheckingBC files."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.importers.drugcheckingbc import importer
from connectors.reading.errors import LayoutError
from connectors.reading.rows import ReadRow
from schemas.reports.load import read_report
from schemas.reports.records import Report

HEADER = (
    "Date,Site,City/Town,Expected Substance,Fentanyl Test Strip,Benzo Test Strip,FTIR Spectrometer"
)
COCAINE = "2020-11-01,Insite,Vancouver,Cocaine,False,N/A,\"['Cocaine HCl', 'Levamisole']\""
DOWN = "2020-11-01,Insite,Vancouver,Down,True,True,['Caffeine']"


def read(folder: Path, *lines: str, header: str = HEADER) -> list[ReadRow]:
    path = folder / "rows.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return list(importer().read(path))


def references_of(folder: Path, *lines: str) -> list[str]:
    return [row.report["reference"] for row in read(folder, *lines) if row.report]


def report_of(folder: Path, line: str) -> dict[str, Any]:
    (row,) = read(folder, line)
    assert row.report is not None
    return row.report


def test_a_row_becomes_a_report_that_the_service_takes(tmp_path: Path) -> None:
    report = read_report(report_of(tmp_path, COCAINE), today=date(2026, 11, 23))

    assert isinstance(report, Report)
    assert report.place.country == "CA"
    assert [one.name for one in report.findings] == ["Cocaine HCl", "Levamisole"]


def test_positive_strips_are_findings_of_a_class_by_immunoassay(tmp_path: Path) -> None:
    findings = report_of(tmp_path, DOWN)["findings"]

    assert [(one["name"], one["technique"]) for one in findings] == [
        ("Caffeine", ["ftir"]),
        ("Fentanyl or Analog", ["immunoassay_strip"]),
        ("Benzodiazepine", ["immunoassay_strip"]),
    ]


def test_a_strip_that_failed_is_told(tmp_path: Path) -> None:
    (row,) = read(tmp_path, DOWN.replace("True,True", "Invalid,N/A"))

    assert row.report is not None
    assert [issue.code for issue in row.issues] == ["strip_unclear"]


def test_an_uncertain_match_is_unknown_and_a_name_stays_as_written(tmp_path: Path) -> None:
    line = COCAINE.replace("'Levamisole'", "'Uncertain Match'")

    findings = report_of(tmp_path, line)["findings"]

    assert [one.get("name") for one in findings] == ["Cocaine HCl", None]


def test_the_clinic_is_not_kept_and_the_mail_tells_no_town(tmp_path: Path) -> None:
    report = report_of(tmp_path, COCAINE.replace("Vancouver", "Mail In"))

    assert report["place"]["admin_area"] == "British Columbia"
    assert "Insite" not in str(report)


def test_identical_rows_have_references_of_their_own(tmp_path: Path) -> None:
    references = [
        row.report["reference"] for row in read(tmp_path, COCAINE, DOWN, COCAINE) if row.report
    ]

    assert len(set(references)) == 3


def test_a_later_copy_of_the_file_gives_each_row_the_same_reference(tmp_path: Path) -> None:
    before = references_of(tmp_path, COCAINE, COCAINE)

    after = [
        row.report["reference"] for row in read(tmp_path, DOWN, COCAINE, COCAINE) if row.report
    ]

    assert after[1:] == before


def test_a_list_that_is_no_list_is_told_and_never_run(tmp_path: Path) -> None:
    (row,) = read(tmp_path, DOWN.replace("['Caffeine']", "__import__('os').getcwd()"))

    assert row.report is not None
    assert [issue.code for issue in row.issues] == ["list_unreadable"]


def test_a_row_of_which_only_the_strips_speak_is_kept_with_a_warning(tmp_path: Path) -> None:
    (row,) = read(tmp_path, DOWN.replace("['Caffeine']", "['']"))

    assert row.report is not None
    assert [one["name"] for one in row.report["findings"]] == [
        "Fentanyl or Analog",
        "Benzodiazepine",
    ]
    assert [issue.code for issue in row.issues] == ["spectrum_not_stated"]


def test_a_row_in_which_nothing_was_tested_is_no_clean_result(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "2020-11-01,Insite,Vancouver,Down,N/A,N/A,['']")

    assert row.report is None
    assert [issue.code for issue in row.issues] == ["nothing_stated"]


def test_a_ragged_row_harms_no_other(tmp_path: Path) -> None:
    rows = read(tmp_path, COCAINE, "2020-11-01,Insite", DOWN)

    assert [row.report is None for row in rows] == [False, True, False]
    assert [issue.code for issue in rows[1].issues] == ["row_ragged"]


def test_a_file_with_other_columns_is_refused_with_their_names(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="unknown \\['Opioid Test Strip'\\]"):
        read(tmp_path, header=HEADER.replace("Benzo", "Opioid"))
