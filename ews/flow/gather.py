"""Gather: reports that come in at the same time, one by one, share a transaction.

A report that comes alone is taken at once. While that goes on, others of the same sender wait and
go together next, so that many single submissions cost hardly more than a batch. Nobody waits for
another sender's structures.
"""

import asyncio
from collections import defaultdict, deque
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.run import CHUNK, submit
from ews.flow.sender import Sender
from schemas.acknowledgements import Acknowledgement

AT_ONCE = 2  # transactions of one sender at a time

Answer = asyncio.Future[Acknowledgement]
Waiting = deque[tuple[Sender, object, Answer]]


class Gatherer:
    """Takes single reports; keeps what waits by organisation and key."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._waiting: defaultdict[tuple[UUID, str | None], Waiting] = defaultdict(deque)
        self._running: defaultdict[tuple[UUID, str | None], set[asyncio.Task[None]]]
        self._running = defaultdict(set)

    async def submit(self, sender: Sender, body: object) -> Acknowledgement:
        """Take one report and answer it; raises what `ews.flow.run.submit` raises."""
        who = sender.organisation_id, sender.key_prefix
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting[who].append((sender, body, answer))
        if len(self._running[who]) < AT_ONCE:
            task = asyncio.create_task(self._drain(who))
            self._running[who].add(task)
            task.add_done_callback(self._running[who].discard)
        return await answer

    async def close(self) -> None:
        """Wait until what was taken is answered."""
        tasks = [task for running in self._running.values() for task in running]
        await asyncio.gather(*tasks)

    async def _drain(self, who: tuple[UUID, str | None]) -> None:
        waiting = self._waiting[who]
        while waiting:
            group = [waiting.popleft() for _ in range(min(CHUNK, len(waiting)))]
            try:
                answers = await submit(self._exchange, group[0][0], [body for _, body, _ in group])
            except Exception as error:  # noqa: BLE001 - handed on to those who asked
                for _, _, answer in group:
                    _fail(answer, error)
                continue
            for (_, _, answer), acknowledgement in zip(group, answers, strict=True):
                if not answer.done():
                    answer.set_result(acknowledgement)


def _fail(answer: Answer, error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
