"""A table as CSV (RFC 4180, UTF-8) that no spreadsheet program takes for formulas."""

import csv
from io import StringIO

from connectors.tables import Cell, Table

MEDIA_TYPE = "text/csv"
# What begins a formula in spreadsheet programs, in full width too; OWASP, "CSV Injection".
FORMULA = tuple("=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20")
GUARD = "'"


def csv_table(table: Table) -> bytes:
    """Return the exact bytes; the same table gives the same bytes."""
    out = StringIO(newline="")
    writer = csv.writer(out, dialect="excel", lineterminator="\r\n")
    writer.writerow([_cell(name) for name in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return out.getvalue().encode()


def _cell(value: Cell) -> str:
    """Write a value; a text that a program might calculate is written with a quote before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return format(value, "f") if not isinstance(value, int) else str(value)
    guarded = value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)
    return GUARD + value if guarded else value
