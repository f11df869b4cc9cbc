"""Drafts and closed definitions for the service: one killable process, started when asked."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from ews.compute.asker import Asker
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.errors import EwsError

BOUNDS = Bounds(wall_seconds=120.0, waiting=8)
MOST_MEMBERS = 20_000


class DraftRefusedError(EwsError):
    """The draft cannot be tried; the message says where in it and what was expected."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _TryingChild(JsonChild):
    MODULE = "ews.compute.trying_process"


class Trier(Asker):
    """Asks one process, one draft at a time."""

    CHILD = _TryingChild
    PATIENCE = 15.0  # a draft may take minutes, a new process some seconds

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        super().__init__(bounds)

    def refused(self, error: ChildDiedError | ChildTimedOutError) -> EwsError:
        return DraftRefusedError(error.code, f"trying the draft: {error.message}")

    async def try_out(
        self, text: str, *, valid_on: date, family: str = "", effects: bool = True
    ) -> Mapping[str, Any]:
        """Try the text of a draft; return what it does.

        Raises:
            DraftRefusedError: it is broken, nothing of it is in force on the day, it took too long.
            ComputeBusyError: too many others wait to be tried.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        on = valid_on.isoformat()
        return await self._told({"text": text, "on": on, "family": family, "effects": effects})

    async def members(
        self, definition_id: str, *, valid_on: date, most: int = MOST_MEMBERS
    ) -> Mapping[str, Any]:
        """List the members of a closed definition, and what is taken out of them again.

        Raises:
            DraftRefusedError: there is no such definition, it is not closed, or has too many.
        """
        on = valid_on.isoformat()
        return await self._told({"definition": definition_id, "on": on, "most": most})

    async def _told(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = await self.ask(question)
        if "fault" in answer:
            raise DraftRefusedError(**answer["fault"])
        return answer
