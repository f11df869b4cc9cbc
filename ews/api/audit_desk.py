"""The audit desk: deeds that come at the same time are written together, in one commit.

A request waits until its deed is committed: nobody reads or does what no entry tells of.
"""

import asyncio
from collections.abc import Sequence

from ews.store.audit import Deed, add_audit
from ews.store.connection import Pool


class AuditDesk:
    """Appends deeds; while one commit is under way the others wait, and share the next."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: list[tuple[Deed, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Wait until what was noted is written: also of requests that were given up."""
        if self._writing is not None:
            await self._writing

    async def note(self, deed: Deed) -> None:
        """Return when the deed is committed; raise what kept it from that."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((deed, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        try:
            while self._waiting:
                taken, self._waiting = self._waiting, []
                await self._append(taken)
        finally:
            self._writing = None

    async def _append(self, taken: Sequence[tuple[Deed, asyncio.Future[None]]]) -> None:
        error: Exception | None = None
        try:
            async with self._pool.acquire() as conn:
                await add_audit(conn, [deed for deed, _ in taken])
        except Exception as fault:  # noqa: BLE001 - handed on to those who wait
            error = fault
        for _, done in taken:
            if done.done():
                continue  # its request was given up meanwhile
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)
