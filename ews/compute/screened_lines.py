"""The lines of a screening: one for each structure and jurisdiction, as CSV or JSON lines."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from io import StringIO

import orjson

from ews.compute.screening_records import COLUMNS, Form, Row

Cells = Sequence[str]

MOST_REMEMBERED = 4_096  # ends of lines


def head_of(form: Form) -> str:
    """Return what stands before the first line."""
    return _csv([COLUMNS]) if form == "csv" else ""


def lines_of(row: Row, answers: Iterable[Cells], form: Form) -> str:
    """Write the answers about one row; each is inchikey, jurisdiction, … up to reason."""
    if form == "csv":
        return "".join([_start(row.id, row.text, key) + _end(tuple(end)) for key, *end in answers])
    return _write(((row.id, row.text, *cells, "") for cells in answers), form)


@lru_cache(maxsize=1)
def _start(id_: str, text: str, key: str) -> str:
    """Write the first cells of a line, the same in all lines of a component."""
    return _csv([(id_, text, key)])[:-1] + ","


@lru_cache(maxsize=MOST_REMEMBERED)
def _end(cells: Cells) -> str:
    """Write the rest of a line. Most of what is said is said of many structures."""
    return _csv([(*cells, "")])


def refusal_of(row: Row, error: str, form: Form) -> str:
    """Write the one line of a row that has no answer."""
    return _write([(row.id, row.text, *[""] * (len(COLUMNS) - 3), error)], form)


def _write(rows: Iterable[Cells], form: Form) -> str:
    if form == "csv":
        return _csv(rows)
    return "".join(_object(dict(zip(COLUMNS, row, strict=True))) + "\n" for row in rows)


def _object(cells: Mapping[str, str]) -> str:
    try:
        return orjson.dumps(cells).decode()
    except orjson.JSONEncodeError:  # a lone surrogate of the input goes as its escape
        return json.dumps(cells)


def _csv(rows: Iterable[Cells]) -> str:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
