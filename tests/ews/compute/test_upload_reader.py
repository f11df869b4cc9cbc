"""Files of strangers: what they cost when they are too much is an error, not the service."""

from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import psutil
import pytest
import xlsxwriter

from ews.compute.upload_reader import BOUNDS, UnreadableUploadError, UploadReader

CSV = b"Case,Substance\nL-1,mephedrone\n"
ROOM = 16 * 1024**2


def workbook(rows: int) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Results")
        sheet.write_row(0, 0, ["Case", "Substance"])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [f"L-{row}", "mephedrone"])
    return out.getvalue()


def hungry() -> bytes:
    """A small workbook that unpacks to many times its size."""
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    texts = [sha256(bytes([at % 256, at // 256])).hexdigest() * 120 for at in range(3_000)]
    rows = "".join(row.format(at, text) for at, text in enumerate(texts, start=1))
    book, out = workbook(1), BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            told = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                head, tail = told.split(b"<sheetData>")[0], told.split(b"</sheetData>")[1]
                told = head + b"<sheetData>" + rows.encode() + b"</sheetData>" + tail
            new.writestr(part, told)
    return out.getvalue()


@pytest.fixture
async def reader() -> AsyncIterator[UploadReader]:
    made = UploadReader()
    yield made
    await made.stop()


async def test_columns_and_rows_are_read_in_one_process(reader: UploadReader) -> None:
    found = await reader.columns(workbook(3), "xlsx")
    assert reader._child is not None
    pid = reader._child.pid
    layout: dict[str, Any] = {"reader": "", "manifest": None}
    rows = await reader.rows(b'{"reference": "J-1"}\n{', "jsonl", layout)

    assert [each["name"] for each in found["columns"]] == ["Case", "Substance"]
    assert [each["report"] for each in rows] == ['{"reference":"J-1"}', None]
    assert reader._child.pid == pid


async def test_a_workbook_over_the_memory_limit_is_refused_and_the_next_is_read(
    reader: UploadReader,
) -> None:
    await reader.columns(CSV, "csv")
    assert reader._child is not None
    narrow = psutil.Process(reader._child.pid)
    room = narrow.memory_info().vms + ROOM
    narrow.rlimit(psutil.RLIMIT_AS, (room, room))

    with pytest.raises(UnreadableUploadError, match=r"more memory than allowed; .* as CSV"):
        await reader.columns(hungry(), "xlsx")

    assert (await reader.columns(CSV, "csv"))["columns"][1]["samples"] == ["mephedrone"]


async def test_a_file_over_the_time_limit_is_refused_and_its_process_is_gone() -> None:
    reader = UploadReader(replace(BOUNDS, wall_seconds=0.3))
    await reader.columns(CSV, "csv")
    assert reader._child is not None
    busy = psutil.Process(reader._child.pid)
    busy.suspend()

    with pytest.raises(UnreadableUploadError, match=r"longer than 0\.3 seconds"):
        await reader.columns(CSV, "csv")

    assert not busy.is_running()
    assert (await reader.columns(CSV, "csv"))["notes"] == []
    await reader.stop()
