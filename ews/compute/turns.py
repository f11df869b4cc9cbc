"""Turns at one process: a question that has begun is finished, also when its asker goes away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ews.compute.errors import ComputeStoppedError

A = TypeVar("A")


class Turns:
    """One question at a time. Who leaves while it waits for a turn is not asked about at all.

    patience: seconds for work that nobody waits for any more; without it, it has the time it has.
    """

    def __init__(self, patience: float | None = None) -> None:
        self._patience = patience
        self._turn = asyncio.Lock()
        self._work: asyncio.Task[object] | None = None
        self._stopped = False

    async def take(self, work: Callable[[], Awaitable[A]]) -> A:
        """Do the work when it is its turn.

        It is cancelled only by `stop`, or when the patience is at its end; then it has to leave no
        process behind that would answer its question next.

        Raises:
            ComputeStoppedError: after `stop`.
        """
        await self._turn.acquire()
        task = asyncio.create_task(self._do(work))
        task.add_done_callback(self._end)
        self._work = task
        try:
            await asyncio.wait({task})  # which does not cancel the task when it is cancelled
        except asyncio.CancelledError:
            if self._patience is not None:
                asyncio.get_running_loop().call_later(self._patience, task.cancel)
            raise
        if task.cancelled():
            raise _stopped()
        return task.result()

    async def stop(self) -> None:
        """End what is under way, and refuse what waits."""
        self._stopped = True
        if self._work is not None:
            self._work.cancel()
        async with self._turn:
            self._work = None

    async def _do(self, work: Callable[[], Awaitable[A]]) -> A:
        if self._stopped:
            raise _stopped()
        return await work()

    def _end(self, task: asyncio.Task[A]) -> None:
        """Give the turn to the next; here, since a task that is cancelled early never runs."""
        self._turn.release()
        if not task.cancelled():
            task.exception()  # nobody may be left who asks for it


def _stopped() -> ComputeStoppedError:
    return ComputeStoppedError("this is not running any more; ask again later")
