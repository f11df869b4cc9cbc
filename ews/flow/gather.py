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

Answer = asyncio.Future[Acknowledgement]
Waiting = deque[tuple[Sender, object, Answer]]


class Gatherer:
    """Takes single reports; keeps what waits by organisation and key."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._waiting: defaultdict[tuple[UUID, str | None], Waiting] = defaultdict(deque)
        self._running: dict[tuple[UUID, str | None], asyncio.Task[None]] = {}

    async def submit(self, sender: Sender, body: object) -> Acknowledgement:
        """Take one report and answer it; raises what `ews.flow.run.submit` raises."""
        who = sender.organisation_id, sender.key_prefix
        answer: Answer = asyncio.get_running_loop().create_future()
        self._waiting[who].append((sender, body, answer))
        if who not in self._running:
            self._running[who] = asyncio.create_task(self._drain(who))
        return await answer

    async def close(self) -> None:
        """Wait until what was taken is answered."""
        await asyncio.gather(*self._running.values())

    async def _drain(self, who: tuple[UUID, str | None]) -> None:
        try:
            await self._take(self._waiting[who])
        finally:
            del self._running[who], self._waiting[who]

    async def _take(self, waiting: Waiting) -> None:
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
