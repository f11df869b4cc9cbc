"""A file that somebody uploads, whatever form it has: its columns and its rows as text."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal

import orjson

from connectors.reading.errors import SourceError
from connectors.reading.files import LONGEST_LINE, Raw
from connectors.reading.rows import RowIssue
from connectors.reading.sd_files import read_records
from connectors.reading.spreadsheets import below_head, read_sheet

Form = Literal["csv", "xlsx", "sdf", "jsonl"]
FORMS: tuple[Form, ...] = ("csv", "xlsx", "sdf", "jsonl")
MOST_ROWS = 20_000
MOST_COLUMNS = 200
DELIMITERS = ",;\t|"
WESTERN = (
    "The file is not in UTF-8; it is read as Windows-1252 (Western Europe). Look at the letters "
    "below: if they are wrong, save the file as CSV in UTF-8."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """The columns in their order, the rows below them, what has to be said of the file."""

    columns: tuple[str, ...]
    rows: Sequence[Raw]
    notes: tuple[str, ...]


def read_uploaded(content: bytes, form: Form) -> Uploaded:
    """Read a whole file that is bounded in size.

    Raises:
        SourceError: it is not of this form, has no rows, or too many rows or columns.
    """
    notes: list[str] = []
    if form == "xlsx":
        sheet, notes = read_sheet(content)
        columns, told = _table([list(row) for row in below_head(sheet)])
    else:
        read = {"csv": _csv, "sdf": _sdf, "jsonl": _json_lines}[form]
        columns, told = read(_decoded(content, notes))
    _require_some(columns, told)
    return Uploaded(columns=tuple(columns), rows=told, notes=tuple(notes))


def _decoded(content: bytes, notes: list[str]) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(WESTERN)
        return content.decode("cp1252", errors="surrogateescape")


def _csv(text: str) -> tuple[list[str], list[Raw]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    head: list[str] = []
    told: list[Raw] = []
    while len(told) <= MOST_ROWS:
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            told.append(_fault("row_unreadable", f"line {rows.line_num}: {error}"))
            continue
        if not head:
            head = [cell.strip() for cell in cells]
        elif any(cells):
            told.append(_row(head, cells))
    return head, told


def _table(rows: list[list[str]]) -> tuple[list[str], list[Raw]]:
    if not rows:
        return [], []
    width = max((at + 1 for at, cell in enumerate(rows[0]) if cell), default=0)
    head = rows[0][:width]
    return head, [_row(head, row[:width] if not any(row[width:]) else row) for row in rows[1:]]


def _row(head: Sequence[str], cells: Sequence[str]) -> Raw:
    if len(cells) != len(head):
        return _fault("row_ragged", f"found {len(cells)} cells, {len(head)} expected")
    row = dict(zip(head, cells, strict=True))
    broken = next((name for name, cell in row.items() if not _is_text(cell)), None)
    if broken is not None:
        return RowIssue(
            level="error",
            code="text_unreadable",
            column=broken,
            message="bytes that are not in the file's encoding, or a NUL",
        )
    return row


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _sdf(text: str) -> tuple[list[str], list[Raw]]:
    told: list[Raw] = list(read_records(text))
    return _columns(told), told


def _json_lines(text: str) -> tuple[list[str], list[Raw]]:
    told: list[Raw] = [_parsed(line) for line in text.splitlines() if line.strip()]
    return _columns(told), told


def _parsed(line: str) -> Raw:
    if len(line) > LONGEST_LINE:
        return _fault("row_unreadable", f"a line of more than {LONGEST_LINE} characters")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _fault("row_unreadable", f"not JSON: {error}")
    if not isinstance(found, dict):
        return _fault("row_unreadable", f"found {type(found).__name__}, a JSON object expected")
    try:
        orjson.dumps(found)
    except orjson.JSONEncodeError as error:
        return _fault("row_unreadable", f"found what cannot be kept: {error}")
    return found


def _columns(rows: Sequence[Raw]) -> list[str]:
    """Return the fields of all records, in the order in which they first come."""
    found: dict[str, None] = {}
    for row in rows:
        if isinstance(row, Mapping):
            found.update(dict.fromkeys(row))
    return list(found)


def _require_some(columns: Sequence[str], rows: Sequence[Raw]) -> None:
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if not rows:
        raise SourceError("found no row below the names of the columns, at least one expected")
    if len(rows) > MOST_ROWS:
        raise SourceError(f"found more than {MOST_ROWS} rows; load the file in parts")
    if not all(_is_text(column) for column in columns):
        raise SourceError("found a name of a column that is no text; save the file as UTF-8")
    if not columns or "" in columns:
        raise SourceError("found a column without a name in the first row; name or remove it")
    if twice:
        raise SourceError(f"found the column {', '.join(twice)} twice; give each its own name")
    if len(columns) > MOST_COLUMNS:
        raise SourceError(f"found {len(columns)} columns, at most {MOST_COLUMNS} expected")


def samples(found: Uploaded, column: str, most: int = 3) -> list[str]:
    """Return the first values of a column that say anything, short."""
    told: list[str] = []
    for row in found.rows:
        value: Any = row.get(column) if isinstance(row, Mapping) else None
        text = str(value).strip() if value is not None else ""
        if text and _is_text(text) and text[:60] not in told:
            told.append(text[:60])
        if len(told) == most:
            break
    return told


def _fault(code: str, message: str) -> RowIssue:
    return RowIssue(level="error", code=code, column="", message=message)
