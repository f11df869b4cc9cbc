"""The key desk: keys that come at the same time are looked up together.

Every request is answered by a look-up that began after the request came, so a revoked key is
refused at once; but while one look-up is under way the others wait, and share the next.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from ews.clock import Clock
from ews.log import get_logger
from ews.store.api_keys import (
    KeyHolder,
    KeyRejectedError,
    is_due,
    mark_used,
    verify_keys,
)
from ews.store.connection import Pool

LOG = get_logger(__name__)
Answer = asyncio.Future[KeyHolder | KeyRejectedError]


class KeyDesk:
    """Verifies keys, all that wait in one query."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._waiting: dict[str, Answer] = {}
        self._looking: asyncio.Task[None] | None = None

    async def verify(self, presented: str) -> KeyHolder:
        """Return for whom a key speaks; raises what `verify_key` raises."""
        answer = self._waiting.get(presented)
        if answer is None:
            answer = self._waiting[presented] = asyncio.get_running_loop().create_future()
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        found = await asyncio.shield(answer)  # others may wait for the same
        if isinstance(found, KeyRejectedError):
            raise found
        return found

    async def _look(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, {}
                await self._answer(asked)
        finally:
            self._looking = None

    async def _answer(self, asked: dict[str, Answer]) -> None:
        at = self._clock.now()
        try:
            async with self._pool.acquire() as conn:
                found = await verify_keys(conn, list(asked), at=at)
        except Exception as error:  # noqa: BLE001 - handed on to those who asked
            for answer in asked.values():
                answer.set_exception(error)
            return
        for presented, answer in asked.items():
            answer.set_result(found[presented])
        await self._note_use([each for each in found.values() if isinstance(each, KeyHolder)], at)

    async def _note_use(self, holders: Sequence[KeyHolder], at: datetime) -> None:
        """Remember when keys were used; to fail in that keeps nobody from going on."""
        if not any(is_due(each, at) for each in holders):
            return
        try:
            async with self._pool.acquire() as conn:
                await mark_used(conn, holders, at=at)
        except Exception as error:  # noqa: BLE001 - those who asked have their answer
            LOG.warning("key_use_not_noted", error=type(error).__name__)
