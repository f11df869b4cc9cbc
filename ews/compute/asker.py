"""One killable process, started with the first question and asked one question at a time."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from ews.compute.errors import ChildDiedError, ChildTimedOutError, ComputeBusyError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.compute.turns import Turns
from ews.errors import EwsError


class Asker(ABC):
    """A subclass says which process it is, and what its death means to the one who asked.

    PATIENCE: seconds for a question that nobody waits for any more; None: as long as for any.
    """

    CHILD: ClassVar[type[JsonChild]]
    PATIENCE: ClassVar[float | None] = None

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._child: JsonChild | None = None
        self._turns = Turns(self.PATIENCE)
        self._waiting = 0

    @abstractmethod
    def refused(self, error: ChildDiedError | ChildTimedOutError) -> EwsError:
        """Say what could not be done."""

    async def stop(self) -> None:
        """End the process."""
        await self._turns.stop()
        await self._drop()

    async def ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask, when it is this question's turn.

        Raises:
            ComputeBusyError: too many questions wait already.
            ComputeFailedError: no process can be started.
            ComputeStoppedError: after `stop`.
        """
        if self._waiting >= self._bounds.waiting:
            raise ComputeBusyError(
                f"{self._waiting} others wait for this already; ask again in a moment"
            )
        self._waiting += 1
        try:
            return await self._turns.take(partial(self._answer, question))
        finally:
            self._waiting -= 1

    async def _answer(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
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
