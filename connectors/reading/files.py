"""Rows of a file, one at a time: CSV and JSON lines; a broken row is a fault, not the end."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from connectors.reading.errors import LayoutError, SourceError
from connectors.reading.manifest import Manifest
from connectors.reading.rows import RowIssue

LONGEST_LINE = 1_000_000  # characters of one JSON line; longer is no laboratory result

Raw = Mapping[str, Any] | RowIssue


def read_rows(path: Path, manifest: Manifest) -> Iterator[Raw]:
    """Yield each row of the file as a mapping of column to value, or the fault that prevents it.

    Raises:
        SourceError: the file cannot be opened. LayoutError: its columns are not the manifest's.
    """
    try:
        # Bytes that are not in the encoding become lone surrogates; their row is a fault.
        with path.open(encoding=manifest.encoding, errors="surrogateescape", newline="") as file:
            rows = _csv_rows(file, path, manifest) if manifest.rows == "csv" else _lines(file)
            for row in rows:
                yield _checked(row)
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror})") from error


def count_rows(path: Path) -> int:
    """Return about how many rows the file has: its line ends, for a progress bar."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _csv_rows(file: TextIO, path: Path, manifest: Manifest) -> Iterator[Raw]:
    rows = csv.reader(file, delimiter=manifest.delimiter, strict=True)
    header = next(rows, None)
    if header is None:
        raise LayoutError(f"{path}: empty; a line with the names of the columns is expected")
    _check_columns(path, header, manifest)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield _fault("row_unreadable", f"line {rows.line_num}: {error}")
            continue
        if len(cells) == len(header):
            yield dict(zip(header, cells, strict=True))
        elif cells:
            yield _fault("row_ragged", f"found {len(cells)} cells, {len(header)} expected")


def _check_columns(path: Path, header: list[str], manifest: Manifest) -> None:
    needed = {column.name for column in manifest.columns if not column.optional_column}
    known = {column.name for column in manifest.columns} | manifest.ignored
    missing, unknown = sorted(needed - set(header)), sorted(set(header) - known)
    twice = sorted({name for name in header if header.count(name) > 1})
    if missing or unknown or twice:
        raise LayoutError(
            f"{path}: the columns are not those of the manifest {manifest.id!r}: "
            f"missing {missing}, unknown {unknown}, twice {twice}; "
            "correct the file, or add the columns to `columns` or `ignored` of the manifest"
        )


def _lines(file: TextIO) -> Iterator[Raw]:
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            _skip_line(file)
            yield _fault("row_unreadable", f"a line of more than {LONGEST_LINE} characters")
        elif line.strip():
            yield _parsed(line)


def _skip_line(file: TextIO) -> None:
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith("\n"):
        pass


def _parsed(line: str) -> Raw:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _fault("row_unreadable", f"not JSON: {error}")
    if not isinstance(found, dict):
        return _fault("row_unreadable", f"found {type(found).__name__}, a JSON object expected")
    return found


def _checked(row: Raw) -> Raw:
    if isinstance(row, RowIssue):
        return row
    for name, value in row.items():
        if isinstance(value, str) and not _is_text(value):
            return RowIssue(
                level="error",
                code="text_unreadable",
                column=name,
                message="bytes that are not in the file's encoding, or a NUL",
            )
    return row


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _fault(code: str, message: str) -> RowIssue:
    return RowIssue(level="error", code=code, column="", message=message)
