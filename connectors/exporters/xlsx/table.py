"""A table as a workbook: texts stay texts, whatever they begin with."""

from io import BytesIO
from typing import Any

import xlsxwriter

from connectors.tables import Cell, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CHARACTERS = 32_767  # of one cell, in Excel
MOST_DIGITS = 15  # that a number of a workbook holds; a longer one is written as text
OPTIONS: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_table(table: Table) -> bytes:
    """Return the exact bytes: the table, and a sheet that says what it is."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        # The library takes the present time otherwise, and no two runs would be alike.
        book.set_properties({"created": table.made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(table.name)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(table.rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        if table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        about = book.add_worksheet("about")
        for number, (name, text) in enumerate(table.about.items()):
            about.write_string(number, 0, name, bold)
            about.write_string(number, 1, text[:MOST_CHARACTERS])
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str) or len(str(value)) > MOST_DIGITS:
        sheet.write_string(row, column, str(value)[:MOST_CHARACTERS])
    else:
        sheet.write_number(row, column, value)
