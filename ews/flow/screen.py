"""Taking in a screening: its rows go into the store in chunks, a job for the workers with them."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from uuid import UUID

from ews.compute.screening_records import Row, Terms
from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.screen_names import named_chunks
from ews.screening.columns import Columns
from ews.screening.files import read_rows
from ews.screening.pool import CHUNK
from ews.screening.terms import terms_document
from ews.store.outbox import enqueue_screening
from ews.store.screenings import add_chunk, add_screening
from ews.store.transactions import transaction


class NoRowsError(EwsError):
    """There is no structure in the body."""

    code = "no_rows"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def begin_screening(
    exchange: Exchange,
    organisation_id: UUID,
    path: Path,
    columns: Columns,
    terms: Terms,
    *,
    names: bool = False,
) -> UUID:
    """Store the rows of a file and ask for their answers, all or nothing; return the id.

    names: it is a list of lines each of which may be a name.

    Raises:
        NoRowsError: the file has no rows.
        ColumnMissingError: it has no column with structures.
        TooManyNamesError: it has more names than are read while somebody waits.
    """
    chunks = (
        named_chunks(exchange.resolver, path, CHUNK)
        if names
        else _in_thread(_chunks(path, columns))
    )
    async with transaction(exchange.pool) as conn:
        made = await add_screening(
            conn, organisation_id, terms_document(terms), at=exchange.clock.now()
        )
        number = 0
        async for chunk in chunks:
            await add_chunk(conn, made, number, write_chunk(chunk), len(chunk))
            number += 1
        if not number:
            raise NoRowsError("found no structure in the body, at least one expected")
        await enqueue_screening(conn, made)
    return made


async def _in_thread(chunks: Iterator[Sequence[Row]]) -> AsyncIterator[Sequence[Row]]:
    while chunk := await asyncio.to_thread(next, chunks, None):
        yield chunk


def _chunks(path: Path, columns: Columns) -> Iterator[Sequence[Row]]:
    rows = (row for row, _ in read_rows(path, columns))
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def write_chunk(rows: Sequence[Row]) -> bytes:
    """Write rows as they are stored; escapes keep what is no text."""
    return json.dumps([(row.id, row.text, row.kind, row.error) for row in rows]).encode()
