"""One killable process, started with the first question and asked one question at a time."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from ews.compute.errors import ChildDiedError, ChildTimedOutError, ComputeStoppedError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.errors import EwsError


class Asker(ABC):
    """A subclass says which process it is, and what its death means to the one who asked."""

    CHILD: ClassVar[type[JsonChild]]

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: JsonChild | None = None
        self._turn = asyncio.Lock()
        self._stopped = False

    @abstractmethod
    def refused(self, error: ChildDiedError | ChildTimedOutError) -> EwsError:
        """Say what could not be done."""

    async def stop(self) -> None:
        """End the process."""
        self._stopped = True
        async with self._turn:
            await self._drop()

    async def ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask, when it is this question's turn.

        Raises:
            ComputeFailedError: no process can be started.
            ComputeStoppedError: after `stop`.
        """
        async with self._turn:
            if self._stopped:
                raise ComputeStoppedError("this is not running any more; ask again later")
            if self._child is None:
                self._child = await self.CHILD.start(self._bounds)
            try:
                return await self._child.ask(question, self._bounds.wall_seconds)
            except (ChildDiedError, ChildTimedOutError) as error:
                await self._drop()
                raise self.refused(error) from error
            except BaseException:  # cancelled: its answer would be that of the next question
                await self._drop()
                raise

    async def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.kill()
