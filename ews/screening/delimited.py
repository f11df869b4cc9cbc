"""Rows of CSV and TSV, a line each."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from ews.compute.screening_records import Row
from ews.screening.columns import Columns, Places, find_places
from ews.screening.lines import read_lines, row_of


def read_delimited(file: BinaryIO, delimiter: str, columns: Columns) -> Iterator[tuple[Row, int]]:
    """Yield the rows below the head, each with the bytes of the file up to its end.

    A text in quotation marks ends on its own line: an open mark costs its row, not those after it.

    Raises:
        ColumnMissingError: there is no column with structures.
    """
    lines = read_lines(file)
    head, done = next(lines, ("", 0))
    cells = [] if isinstance(head, Row) else next(csv.reader([head], delimiter=delimiter), [])
    places = find_places(cells, columns)
    for number, (text, size) in enumerate(lines, start=2):
        done += size
        if isinstance(text, Row):
            yield text, done
        elif text.strip():
            yield _read(number, text, delimiter, places), done


def _read(number: int, text: str, delimiter: str, places: Places) -> Row:
    try:
        (cells,) = csv.reader([text], delimiter=delimiter, strict=True)
    except csv.Error:
        said = f"row_broken: line {number}: a quotation mark is open at its end; close it"
        return Row(id=str(number), text=text, error=said)
    if len(cells) != places.width:
        said = f"row_broken: line {number} has {len(cells)} cells, {places.width} as in the head"
        return Row(id=str(number), text=text, error=f"{said} expected")
    name = "" if places.id is None else cells[places.id].strip()
    return row_of(name or str(number), cells[places.structure])
