"""The reader of WEDINOS lines."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.importers.wedinos import importer
from connectors.reading.rows import ReadRow
from schemas.reports.load import read_report
from schemas.reports.records import Report

ROW: dict[str, Any] = {
    "date_received": "21 Dec 2023",
    "postcode_district": "WS2",
    "purchase_intent": "Cocaine",
    "package_label": "Not Stated",
    "colour": "White",
    "form": "Powder",
    "consumption": "Not Stated",
    "effects": ["Euphoria"],
    "major_raw": "Metonitazene, Bromazolam",
    "minor_raw": "Caffeine",
    "reference": "W044709",
    "seen_in": [],
    "date_iso": "2023-12-21",
}


def read(folder: Path, *rows: object) -> list[ReadRow]:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return list(importer().read(path))


def report_of(folder: Path, **changed: object) -> dict[str, Any]:
    (row,) = read(folder, ROW | changed)
    assert row.report is not None
    return row.report


def test_a_sample_becomes_a_report_that_the_service_takes(tmp_path: Path) -> None:
    report = read_report(report_of(tmp_path), today=date(2026, 11, 23))

    assert isinstance(report, Report)
    assert report.reference == "W044709"
    assert [(one.name, one.role) for one in report.findings] == [
        ("Metonitazene", "major"),
        ("Bromazolam", "major"),
        ("Caffeine", "minor"),
    ]


def test_place_date_and_form_are_read_and_what_is_not_stated_is_left_out(tmp_path: Path) -> None:
    report = report_of(tmp_path)

    assert report["place"]["country"] == "GB"
    assert report["place"]["admin_area"] == "WS2"
    assert report["dates"] == {"received": {"value": "2023-12-21", "precision": "day"}}
    assert report["product"] == {"form": "powder", "colour": "White", "sold_as": "Cocaine"}


def test_effects_are_not_kept(tmp_path: Path) -> None:
    assert "Euphoria" not in json.dumps(report_of(tmp_path))


def test_nothing_found_is_a_report_without_findings(tmp_path: Path) -> None:
    report = report_of(tmp_path, major_raw="No Active Component Identified", minor_raw="")

    assert report["findings"] == []


def test_unable_to_identify_is_an_unknown_finding_that_says_where_the_spectrum_is(
    tmp_path: Path,
) -> None:
    (finding,) = report_of(tmp_path, major_raw="Unable to identify", minor_raw="")["findings"]

    assert finding["evidence"] == "unknown"
    assert finding["unknown"] == {"spectrum_reference": "wedinos:W044709"}


def test_the_later_form_with_lists_is_read_too(tmp_path: Path) -> None:
    row = {name: ROW[name] for name in ROW if name not in ("major_raw", "minor_raw")}

    (read_row,) = read(tmp_path, row | {"major": ["Pentobarbital"], "minor": []})

    assert read_row.report is not None
    assert read_row.report["findings"][0]["name"] == "Pentobarbital"


def test_a_name_with_commas_inside_stays_one_name(tmp_path: Path) -> None:
    report = report_of(tmp_path, major_raw="N,N-dimethyletonitazene", minor_raw="")

    assert [one["name"] for one in report["findings"]] == ["N,N-dimethyletonitazene"]


@pytest.mark.parametrize("form", ["Tabled", "Tablet"])
def test_welsh_words_mean_what_the_english_ones_mean(tmp_path: Path, form: str) -> None:
    assert report_of(tmp_path, form=form)["product"]["form"] == "tablet"


def test_a_year_before_the_service_began_is_an_error_and_not_a_guess(tmp_path: Path) -> None:
    (row,) = read(tmp_path, ROW | {"date_received": "21 Dec 2002"})

    assert row.report is None
    assert [issue.code for issue in row.issues] == ["date_implausible"]


@pytest.mark.parametrize("district", ["S5418", "CH42 OLA", "England", "M211"])
def test_what_is_no_postcode_district_stays_out_with_a_warning(
    tmp_path: Path, district: str
) -> None:
    (row,) = read(tmp_path, ROW | {"postcode_district": district})

    assert row.report is not None
    assert "admin_area" not in row.report["place"]
    assert [(issue.level, issue.code) for issue in row.issues] == [("warning", "form_unexpected")]


def test_a_form_that_the_lookup_does_not_have_is_left_out_with_a_warning(tmp_path: Path) -> None:
    (row,) = read(tmp_path, ROW | {"form": "Gummy"})

    assert row.report is not None
    assert "form" not in row.report["product"]
    assert [issue.code for issue in row.issues] == ["value_not_in_lookup"]


def test_a_new_key_of_the_stream_is_told(tmp_path: Path) -> None:
    (row,) = read(tmp_path, ROW | {"purity": "81"})

    assert [(issue.code, issue.column) for issue in row.issues] == [("column_unknown", "purity")]


def test_a_broken_line_harms_no_other(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    good = json.dumps(ROW)
    path.write_bytes(b"\n".join([good.encode(), b'{"reference": ', b"[1]", good.encode()]))

    rows = list(importer().read(path))

    assert [row.report is None for row in rows] == [False, True, True, False]
    assert [issue.code for row in rows for issue in row.issues] == ["row_unreadable"] * 2


def test_bytes_that_are_no_text_are_an_error_of_their_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(json.dumps(ROW).encode().replace(b"White", b"Wei\xdf"))

    (row,) = importer().read(path)

    assert [(issue.code, issue.column) for issue in row.issues] == [("text_unreadable", "colour")]


def test_an_empty_file_misses_what_is_expected(tmp_path: Path) -> None:
    (row,) = read(tmp_path)

    assert row.number == 0
    assert [issue.code for issue in row.issues] == ["too_few_rows"]
