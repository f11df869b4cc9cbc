"""A table as a signed file: read behind both walls, remembered as shown, written, signed."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from connectors.exporters.delimited.table import MEDIA_TYPE as CSV_TYPE
from connectors.exporters.delimited.table import csv_table
from connectors.exporters.xlsx.table import MEDIA_TYPE as XLSX_TYPE
from connectors.exporters.xlsx.table import xlsx_table
from ews.flow.release import Reader
from ews.flow.signing import sign
from ews.flow.tables import MOST_REPORTS, table_of
from ews.store.connection import Pool
from ews.store.disclosures import disclose
from ews.store.reading import reading
from ews.store.tables import Asked, reports_for_table

Form = Literal["csv", "xlsx"]
WRITERS = {"csv": csv_table, "xlsx": xlsx_table}
MEDIA_TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """The exact bytes, and their detached signature."""

    name: str
    media_type: str
    content: bytes
    signature: str
    rows: int


async def table_file(
    readers: Pool, pool: Pool, reader: Reader, *, name: str, form: Form, asked: Asked, at: datetime
) -> TableFile:
    """Return a table of what a reader may see.

    readers: where it is read; pool: where what was shown is remembered.

    Raises:
        TooManyRowsError: the question has to be narrower.
    """
    async with reading(readers, reader, at=at) as conn:
        found = await reports_for_table(conn, asked, limit=MOST_REPORTS + 1)
    table, shown = await asyncio.to_thread(table_of, name, reader, found, asked, at=at)
    async with pool.acquire() as conn:
        items = [("report", str(one.report_id), one.version) for one in shown]
        await disclose(conn, reader.organisation_id, form, items, at=at)
    content = await asyncio.to_thread(WRITERS[form], table)
    return TableFile(
        name=f"ews-{name}-{at:%Y-%m-%d}.{form}",
        media_type=MEDIA_TYPES[form],
        content=content,
        signature=await sign(pool, content, at=at),
        rows=len(table.rows),
    )
