"""Rows of a file of structures: CSV, TSV, JSON lines, SDF, SMILES lists. No row sinks the file.

A row that cannot be read comes with its error and its place; reading goes on after it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ews.compute.screening_records import Row
from ews.screening.columns import NAMES, STRUCTURES, Columns
from ews.screening.delimited import read_delimited
from ews.screening.lines import read_lines, row_of
from ews.screening.sdf import read_sdf

DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
Read = tuple[Row, int]  # a row, and the bytes of the file up to its end


def read_rows(path: Path, columns: Columns) -> Iterator[Read]:
    """Yield the rows of a file in its order; the ending of its name says how it is read.

    Raises:
        ColumnMissingError: a column that was named is missing, or any that holds structures.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        if suffix in DELIMITERS:
            yield from read_delimited(file, DELIMITERS[suffix], columns)
        elif suffix in (".sdf", ".sd"):
            yield from read_sdf(file)
        elif suffix in (".jsonl", ".ndjson"):
            yield from _each_line(file, lambda number, text: _from_json(number, text, columns))
        else:
            yield from _each_line(file, _from_list)


def _each_line(file: BinaryIO, read: Callable[[int, str], Row | None]) -> Iterator[Read]:
    done = 0
    for number, (text, size) in enumerate(read_lines(file), start=1):
        done += size
        row = text if isinstance(text, Row) else read(number, text)
        if row is not None:
            yield row, done


def _from_list(number: int, text: str) -> Row | None:
    structure, _, name = text.strip().partition("\t" if "\t" in text else " ")
    if not structure or structure.startswith("#"):
        return None
    return row_of(name.strip() or str(number), structure)


def _from_json(number: int, text: str, columns: Columns) -> Row | None:
    if not text.strip():
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _broken(number, text, f"not_json: line {number}: {error}")
    if not isinstance(fields, dict):
        said = f"not_json: line {number}: found {type(fields).__name__}, an object expected"
        return _broken(number, text, said)
    wanted = (columns.structure,) if columns.structure else STRUCTURES
    found = _first(fields, wanted)
    if not isinstance(found, str):
        said = f"column_missing: line {number} has no text under {' or '.join(wanted)}"
        return _broken(number, text, said)
    name = _first(fields, (columns.id,) if columns.id else NAMES)
    return row_of(str(number) if name is None else str(name), found)


def _broken(number: int, text: str, error: str) -> Row:
    return Row(id=str(number), text=text, error=error)


def _first(fields: dict[str, Any], names: Iterable[str]) -> Any:
    return next((fields[name] for name in names if fields.get(name) is not None), None)
