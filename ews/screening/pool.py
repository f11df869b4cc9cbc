"""Screening on all cores of one machine: chunks go out, answers come back in the file's order."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from ews.compute.records import Bounds, Ready
from ews.compute.screening_records import Row, Screened, Terms
from ews.compute.screening_worker import ScreeningWorker

CHUNK = 250
AHEAD = 2  # chunks under way for each process, so that none waits for the writer

Chunk = Sequence[tuple[Row, int]]


class Screeners(Protocol):
    """Whoever answers chunks of rows: processes here, or a cluster."""

    @property
    def places(self) -> int:
        """How many chunks are answered at one time."""

    async def start(self) -> Ready:
        """Be ready, and say with which law."""

    async def screen(self, rows: Sequence[Row], terms: Terms) -> list[Screened]:
        """Answer about each row, in order."""

    async def stop(self) -> None:
        """End."""


class Pool:
    """Processes on this machine; law: the folder of another law than our own."""

    def __init__(
        self, jobs: int = 0, bounds: Bounds | None = None, law: Path | None = None
    ) -> None:
        self._workers = [ScreeningWorker(bounds, law) for _ in range(jobs or cores())]
        self._idle: asyncio.Queue[ScreeningWorker] = asyncio.Queue()
        self._ready: Ready | None = None

    @property
    def places(self) -> int:
        """How many processes there are."""
        return len(self._workers)

    async def start(self) -> Ready:
        """Start the processes and wait until all have loaded the law, unless they have."""
        if self._ready is not None:
            return self._ready
        try:
            ready = await asyncio.gather(*(worker.start() for worker in self._workers))
        except BaseException:
            await self.stop()
            raise
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self._ready = ready[0]
        return self._ready

    async def screen(self, rows: Sequence[Row], terms: Terms) -> list[Screened]:
        """Answer about each row, in order, on one process."""
        worker = await self._idle.get()
        try:
            return await worker.screen(rows, terms)
        finally:
            self._idle.put_nowait(worker)

    async def stop(self) -> None:
        """End the processes."""
        await asyncio.gather(*(worker.stop() for worker in self._workers))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def in_order(
    screeners: Screeners, chunks: Iterable[Chunk], terms: Terms
) -> AsyncGenerator[tuple[Chunk, list[Screened]]]:
    """Yield each chunk with its answers, in order; few are held at one time."""
    under_way: list[tuple[Chunk, asyncio.Task[list[Screened]]]] = []
    left = iter(chunks)
    try:
        while True:
            while len(under_way) < AHEAD * screeners.places and (chunk := next(left, None)):
                rows = [row for row, _ in chunk]
                under_way.append((chunk, asyncio.create_task(screeners.screen(rows, terms))))
            if not under_way:
                return
            chunk, task = under_way.pop(0)
            yield chunk, await task
    finally:
        for _, task in under_way:
            task.cancel()
        await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)
