"""The lines of a screening: one for each structure and jurisdiction, as CSV or JSON lines."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

import orjson

from ews.compute.screening_records import COLUMNS, Form, Row

Cells = Sequence[str]


def head_of(form: Form) -> str:
    """Return what stands before the first line."""
    return _csv([COLUMNS]) if form == "csv" else ""


def lines_of(row: Row, answers: Iterable[Cells], form: Form) -> str:
    """Write the answers about one row; each is inchikey, jurisdiction, … up to reason."""
    return _write(((row.id, row.text, *cells, "") for cells in answers), form)


def refusal_of(row: Row, error: str, form: Form) -> str:
    """Write the one line of a row that has no answer."""
    return _write([(row.id, row.text, *[""] * (len(COLUMNS) - 3), error)], form)


def _write(rows: Iterable[Cells], form: Form) -> str:
    if form == "csv":
        return _csv(rows)
    return "".join(
        orjson.dumps(dict(zip(COLUMNS, row, strict=True))).decode() + "\n" for row in rows
    )


def _csv(rows: Iterable[Cells]) -> str:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
