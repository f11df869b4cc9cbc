"""Tables as CSV and XLSX: what goes in comes out, and nothing is calculated."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from connectors.exporters.delimited.table import csv_table
from connectors.exporters.xlsx.table import xlsx_table
from connectors.tables import Cell, Table

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    '=cmd|" /C calc"!A0',
    "{=SUM(1,2)}",
    "http://evil.example/",
    "mailto:x@example.org",
    "00123",
    "1e5",
    "_x0041_",
    'a"b,c\nd',
    "x" * 200,
)
# Excel keeps no other control characters; reports cannot hold them either.
PLAIN = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)


def table(*rows: list[Cell], columns: tuple[str, ...] = ("a", "b")) -> Table:
    return Table(name="t", columns=columns, rows=rows, about={"of": "tests"}, made_at=AT)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(), newline="")))


def read_xlsx(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("t").to_python()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_begins_a_formula(text: str) -> None:
    [_, [cell, _]] = read_csv(csv_table(table([text, "x"])))
    assert cell in {text, f"'{text}'"[:-1]}
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_workbook_is_read_back_as_that_text(text: str) -> None:
    content = xlsx_table(table([text, "x"]))
    [_, [cell, _]] = read_xlsx(content)
    assert cell == text.replace("\r", "\n") or cell == text
    sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


@given(PLAIN, PLAIN)
def test_every_text_comes_back(one: str, other: str) -> None:
    [_, cells] = read_xlsx(xlsx_table(table([one, other])))
    assert cells == [one, other]
    [_, plain] = read_csv(csv_table(table([one, other])))
    assert [cell.removeprefix("'") for cell in plain] == [
        text.removeprefix("'") for text in (one, other)
    ]


def test_numbers_are_numbers_and_nothing_is_nothing() -> None:
    made = table([Decimal("12.50"), 7], [None, True])
    assert read_csv(csv_table(made))[1:] == [["12.50", "7"], ["", "true"]]
    assert read_xlsx(xlsx_table(made))[1:] == [[12.5, 7.0], ["", True]]


def test_a_number_that_a_workbook_would_round_is_written_as_text() -> None:
    [_, [cell, _]] = read_xlsx(xlsx_table(table([Decimal("0.1234567890123456789"), 1])))
    assert cell == "0.1234567890123456789"


def test_the_same_table_gives_the_same_bytes() -> None:
    made = table(["a", Decimal(1)])
    assert xlsx_table(made) == xlsx_table(made)
    assert csv_table(made) == csv_table(made)


def test_a_workbook_says_what_it_is() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx_table(table(["a", "b"]))))
    assert book.get_sheet_by_name("about").to_python() == [["of", "tests"]]
