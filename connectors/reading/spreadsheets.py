"""Rows of the first sheet of an XLSX workbook, as text; what unpacks to too much is refused."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from connectors.reading.errors import SourceError

MOST_UNPACKED = 200 * 1024**2
MOST_PARTS = 2_000
MOST_TIMES = 200  # what unpacks to more times its size is made to do harm
SMALL = 1024**2
NOT_A_WORKBOOK = "the file is no XLSX workbook; save it as .xlsx (not .xls or .ods), or as CSV"
FORMULAS = (
    "The sheet has formulas; the values are read that its program calculated last. If they look "
    "wrong, open the file there, calculate, and save it again."
)
SHEETS = "Only the first of %s sheets is read: %s."
_FORMULA = re.compile(rb"<f[ >]")


def read_sheet(content: bytes) -> tuple[list[list[str]], list[str]]:
    """Return the rows of the first sheet as texts, and what has to be said of the workbook.

    Raises:
        SourceError: it is no workbook, has no sheet, or unpacks to too much.
    """
    notes = _inspect(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = list(book.sheet_names)
        if not sheets:
            raise SourceError("the workbook has no sheet")
        rows = [[_text(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    except (CalamineError, ValueError, OSError) as error:
        raise SourceError(f"{NOT_A_WORKBOOK} ({error})") from error
    if len(sheets) > 1:
        notes.append(SHEETS % (len(sheets), sheets[0]))
    return rows, notes


def _inspect(content: bytes) -> list[str]:
    """Look at the archive before anything is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_bombs([(each.file_size, each.compress_size) for each in parts])
            names = [each.filename for each in parts]
            if "xl/workbook.xml" not in names:
                raise SourceError(NOT_A_WORKBOOK)
            first = [name for name in names if name.startswith("xl/worksheets/sheet")]
            has_formulas = any(_FORMULA.search(archive.read(name)) for name in sorted(first)[:1])
    except (BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise SourceError(f"{NOT_A_WORKBOOK} ({error})") from error
    return [FORMULAS] if has_formulas else []


def _refuse_bombs(sizes: Sequence[tuple[int, int]]) -> None:
    whole = sum(size for size, _ in sizes)
    worst = max((size / max(packed, 1) for size, packed in sizes if size > SMALL), default=0.0)
    if whole > MOST_UNPACKED or len(sizes) > MOST_PARTS or worst > MOST_TIMES:
        raise SourceError(
            f"the workbook unpacks to {whole // SMALL} MB in {len(sizes)} parts, more than is "
            "read; remove what is not needed, or save the sheet as CSV"
        )


def _text(cell: Any) -> str:
    """Return a cell as its reader sees it: whole numbers without .0, midnight as a day."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


def below_head(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield the rows from the first on that says anything: the names of the columns."""
    started = False
    for row in rows:
        started = started or any(row)
        if started and any(row):
            yield row
