"""Any CSV by a manifest, and what is said of a manifest or a file that cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from connectors.readers import READERS, open_reader
from connectors.reading.errors import LayoutError, ManifestError, SourceError
from connectors.reading.rows import ReadRow
from schemas.reports.load import read_report
from schemas.reports.records import Report

MANIFEST = """
id: my-lab
title: Results of my laboratory
source: our own export
rows: csv
delimiter: ";"
organisation: {name: My laboratory, kind: lab, country: DE}
constants: {kind: seizure, place.country: DE, tlp: "TLP:AMBER", audience: [network]}
finding: {matrix: product, technique: [gc_ms], evidence: reference_standard}
not_stated: ["-"]
columns:
  Number: {to: reference, required: true}
  Seized on: {to: dates.incident, as: date, format: ["%d.%m.%Y", "%Y-%m-%d"], required: true}
  Form: {to: product.form, as: word, lookup: {Pulver: powder}}
  Weight: {to: quantity, as: amount, unit: g, basis: measured, decimal_comma: true}
  Substance: {to: finding.name}
  SMILES: {to: finding.structure.smiles}
  Purity: {to: finding.purity, as: amount, unit: percent, decimal_comma: true}
  Also found: {to: findings, as: names, split: ", ", finding: {role: minor}}
ignored: [Officer]
"""
HEADER = "Number;Seized on;Form;Weight;Substance;SMILES;Purity;Also found;Officer"
LINE = "17;02.03.2024;Pulver;12,5;3-CMC;CNC(C)C(=O)c1cccc(Cl)c1;81,0;Coffein, Lidocaine;Meyer"


def read(
    folder: Path, *lines: str, manifest: str = MANIFEST, header: str = HEADER
) -> list[ReadRow]:
    (folder / "my-lab.yml").write_text(manifest, encoding="utf-8")
    (folder / "rows.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    return list(open_reader(str(folder / "my-lab.yml")).read(folder / "rows.csv"))


def test_a_row_becomes_a_report_that_the_service_takes(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINE)

    report = read_report(row.report, today=date(2026, 11, 23))

    assert isinstance(report, Report)
    assert report.dates.incident is not None
    assert report.dates.incident.value == "2024-03-02"
    assert [one.name for one in report.findings] == ["Coffein", "Lidocaine", "3-CMC"]


def test_numbers_take_the_unit_of_the_manifest_or_their_own(tmp_path: Path) -> None:
    first, second = read(tmp_path, LINE, LINE.replace("12,5", "3 mg").replace("17;", "18;"))

    assert first.report is not None
    assert second.report is not None
    assert first.report["quantity"] == {"value": "12.5", "unit": "g", "basis": "measured"}
    assert second.report["quantity"]["unit"] == "mg"


def test_what_an_ignored_column_says_is_not_kept(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINE)

    assert "Meyer" not in str(row)


def test_a_number_that_is_none_is_left_out_with_a_warning(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINE.replace("12,5", "a handful"))

    assert row.report is not None
    assert "quantity" not in row.report
    assert [(one.level, one.code) for one in row.issues] == [("warning", "number_unreadable")]


def test_a_required_value_that_is_missing_is_an_error(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINE.replace("17;", "-;"))

    assert row.report is None
    assert [(one.code, one.column) for one in row.issues] == [("value_missing", "Number")]


def test_a_day_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINE.replace("02.03.2024", "31.02.2024"))

    assert [one.code for one in row.issues] == ["date_unreadable"]


def test_a_manifest_that_never_says_where_is_told_at_each_row(tmp_path: Path) -> None:
    (row,) = read(tmp_path, LINE, manifest=MANIFEST.replace("place.country: DE, ", ""))

    assert [one.code for one in row.issues] == ["field_missing"]


def test_a_column_that_is_missing_or_new_is_a_changed_layout(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"missing \['Form'\], unknown \['Shape'\]"):
        read(tmp_path, header=HEADER.replace("Form", "Shape"))


@pytest.mark.parametrize(
    ("found", "instead", "words"),
    [
        ("rows: csv", "rows: xlsx", "rows: Must be one of"),
        ("rows: csv", "rows: csv\nrows: csv", "given twice"),
        ("title:", "name:", "title: Missing data"),
        ("as: date", "as: datum", "read as 'datum', expected one of"),
        ("required: true", "needed: true", "Unknown field"),
        ("constants: {", "constants: [", "my-lab.yml"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_why(
    tmp_path: Path, found: str, instead: str, words: str
) -> None:
    with pytest.raises(ManifestError, match=words):
        read(tmp_path, LINE, manifest=MANIFEST.replace(found, instead, 1))


def test_a_reader_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(ManifestError, match="wedinos, drugcheckingbc, ecstasydata"):
        open_reader("wedino")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened"):
        list(open_reader("drugcheckingbc").read(tmp_path / "nothing.csv"))


@pytest.mark.parametrize("name", READERS)
def test_every_reader_names_who_stands_behind_its_rows(name: str) -> None:
    reader = open_reader(name)

    assert reader.name == name
    assert reader.organisation.name
