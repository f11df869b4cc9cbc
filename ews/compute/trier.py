"""Drafts and closed definitions for the service: one killable process, started when asked."""

import asyncio
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from ews.compute.errors import ChildDiedError, ChildTimedOutError, ComputeStoppedError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.errors import EwsError

BOUNDS = Bounds(wall_seconds=120.0)
MOST_MEMBERS = 20_000


class DraftRefusedError(EwsError):
    """The draft cannot be tried; the message says where in it and what was expected."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _TryingChild(JsonChild):
    MODULE = "ews.compute.trying_process"


class Trier:
    """Asks one process, one draft at a time."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        self._child: _TryingChild | None = None
        self._turn = asyncio.Lock()
        self._stopped = False

    async def try_out(
        self, text: str, *, valid_on: date, family: str = "", effects: bool = True
    ) -> Mapping[str, Any]:
        """Try the text of a draft; return what it does.

        Raises:
            DraftRefusedError: it is broken, nothing of it is in force on the day, it took too long.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        question = {
            "text": text, "on": valid_on.isoformat(), "family": family, "effects": effects
        }  # fmt: skip
        return await self._answer(question)

    async def members(
        self, definition_id: str, *, valid_on: date, most: int = MOST_MEMBERS
    ) -> Mapping[str, Any]:
        """List the members of a closed definition, and what is taken out of them again.

        Raises:
            DraftRefusedError: there is no such definition, it is not closed, or has too many.
        """
        question = {"definition": definition_id, "on": valid_on.isoformat(), "most": most}
        return await self._answer(question)

    async def _answer(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        async with self._turn:
            answer = await self._ask(question)
        if "fault" in answer:
            raise DraftRefusedError(**answer["fault"])
        return answer

    async def stop(self) -> None:
        """End the process."""
        self._stopped = True
        async with self._turn:
            await self._drop()

    async def _ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._stopped:
            raise ComputeStoppedError("drafts are not tried any more; ask again later")
        if self._child is None:
            self._child = await _TryingChild.start(self._bounds)
        try:
            return await self._child.ask(question, self._bounds.wall_seconds)
        except (ChildDiedError, ChildTimedOutError) as error:
            await self._drop()
            raise DraftRefusedError(error.code, f"trying the draft: {error.message}") from error
        except BaseException:  # cancelled: its answer would be taken for that of the next question
            await self._drop()
            raise

    async def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.kill()
