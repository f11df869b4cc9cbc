"""The job of a screening: chunk by chunk, on all cores, taken up by another worker if this dies."""

import asyncio
import json
from uuid import UUID

from ews.compute.screening_records import Row, Terms, counted
from ews.log import get_logger
from ews.screening.pool import Pool as Processes
from ews.screening.terms import terms_from
from ews.store.screenings import (
    Screening,
    answer_chunk,
    begin,
    end,
    find_screening,
    forget_answers,
    has_ended,
    next_chunks,
)
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def run_screening(around: Surroundings, screening_id: UUID) -> None:
    """Answer what has no answer yet; end when all has, or when it was cancelled."""
    async with around.pool.acquire() as conn:
        todo = await find_screening(conn, screening_id, organisation_id=None)
    if todo is None or todo.ended_at is not None:
        return
    processes = Processes()
    try:
        ready = await processes.start()
        await _begin(around, todo, ready.ruleset)
        if await _answer(around, todo, processes):
            async with around.pool.acquire() as conn:
                await end(conn, screening_id, at=around.clock.now())
            LOG.info("screening_done", screening_id=str(screening_id), rows=todo.rows)
    finally:
        await processes.stop()


async def _begin(around: Surroundings, todo: Screening, ruleset: str) -> None:
    async with around.pool.acquire() as conn, conn.transaction():
        if todo.ruleset not in (None, ruleset):
            await forget_answers(conn, todo.id)
        await begin(conn, todo.id, ruleset)


async def _answer(around: Surroundings, todo: Screening, processes: Processes) -> bool:
    """Answer all chunks; False if somebody cancelled it meanwhile."""
    terms, after = terms_from(todo.terms), -1
    while True:
        async with around.pool.acquire() as conn:
            if await has_ended(conn, todo.id):
                return False
            chunks = await next_chunks(conn, todo.id, after=after, limit=2 * processes.places)
        if not chunks:
            return True
        async with asyncio.TaskGroup() as tasks:
            for number, rows in chunks:
                tasks.create_task(_one(around, todo.id, number, (processes, rows, terms)))
        after = chunks[-1][0]


async def _one(
    around: Surroundings, screening_id: UUID, number: int, asked: tuple[Processes, bytes, Terms]
) -> None:
    processes, rows, terms = asked
    screened = await processes.screen(read_chunk(rows), terms)
    lines = "".join(one.lines for one in screened).encode(errors="backslashreplace")
    async with around.pool.acquire() as conn:
        await answer_chunk(
            conn,
            screening_id,
            number,
            lines=lines,
            refused=sum(bool(one.refused) for one in screened),
            statuses=dict(counted(screened)),
        )


def read_chunk(rows: bytes) -> list[Row]:
    """Read the rows of a chunk as they were stored."""
    return [
        Row(id=name, text=text, kind=kind, error=error)
        for name, text, kind, error in json.loads(rows)
    ]
