"""Drawings for the service."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from ews.compute.asker import Asker
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.errors import EwsError

BOUNDS = Bounds(wall_seconds=10.0)


class NotDrawnError(EwsError):
    """The structure cannot be drawn."""

    code = "not_drawn"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class _DrawingChild(JsonChild):
    MODULE = "ews.compute.drawing_process"


class Drawer(Asker):
    """Draws matches in a process of its own."""

    CHILD = _DrawingChild

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        super().__init__(bounds)

    def refused(self, error: ChildDiedError | ChildTimedOutError) -> EwsError:
        return NotDrawnError(f"drawing it: {error.message}")

    async def draw(self, smiles: str, roles: Sequence[Mapping[str, Any]]) -> str:
        """Draw a parent with its roles, as SVG.

        Raises:
            NotDrawnError: it cannot be drawn, or not in time.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        return await self._drawn({"smiles": smiles, "roles": list(roles)})

    async def draw_core(self, smarts: str, positions: Sequence[Sequence[int]]) -> str:
        """Draw the core of a reading, the map numbers of each position marked, as SVG.

        Raises:
            NotDrawnError: it cannot be drawn, or not in time.
            ComputeFailedError, ComputeStoppedError: no process can be asked.
        """
        return await self._drawn({"core": smarts, "positions": [list(one) for one in positions]})

    async def _drawn(self, question: Mapping[str, Any]) -> str:
        answer = await self.ask(question)
        if "fault" in answer:
            raise NotDrawnError(str(answer["fault"]))
        return str(answer["svg"])
