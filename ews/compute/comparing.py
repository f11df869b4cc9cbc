"""Comparing structures for the service: one killable process that says how two differ.

RDKit is never imported here. A pair that takes too long costs its own words, and its process, which
is replaced.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from chem.relatives.records import Change, Difference
from ews.compute.errors import ChildDiedError, ChildTimedOutError, ComputeStoppedError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds

BOUNDS = Bounds(wall_seconds=8.0)


class _ComparingChild(JsonChild):
    """The comparing process as seen from the service."""

    MODULE = "ews.compute.comparing_process"


class Comparer:
    """Asks one comparing process, one pair at a time; it starts with the first question."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        self._child: _ComparingChild | None = None
        self._turn = asyncio.Lock()
        self._stopped = False
        self._known: OrderedDict[tuple[str, str], Difference | None] = OrderedDict()

    async def compare(
        self, subject: str, relatives: Sequence[str]
    ) -> tuple[Difference | None, ...]:
        """Say how a structure differs from each of others; None where it cannot be said in time.

        Raises:
            ComputeFailedError: no process can be started.
            ComputeStoppedError: after `stop`.
        """
        return tuple([await self._compare(subject, relative) for relative in relatives])

    async def stop(self) -> None:
        """End the process."""
        self._stopped = True
        async with self._turn:
            child, self._child = self._child, None
            if child is not None:
                await child.stop()

    async def _compare(self, subject: str, relative: str) -> Difference | None:
        pair = (subject, relative)
        if pair in self._known:
            self._known.move_to_end(pair)
            return self._known[pair]
        async with self._turn:
            found = await self._ask({"subject": subject, "relative": relative})
        self._known[pair] = found
        if len(self._known) > self._bounds.cached:
            self._known.popitem(last=False)
        return found

    async def _ask(self, question: Mapping[str, Any]) -> Difference | None:
        if self._stopped:
            raise ComputeStoppedError("comparing is not running; ask again later")
        if self._child is None:
            self._child = await _ComparingChild.start(self._bounds)
        child = self._child
        try:
            answer = await child.ask(question, self._bounds.wall_seconds)
        except (ChildDiedError, ChildTimedOutError):
            await self._drop(child)
            return None
        except BaseException:  # cancelled: its answer would be taken for that of the next question
            await self._drop(child)
            raise
        return _read(answer["difference"])

    async def _drop(self, child: _ComparingChild) -> None:
        self._child = None
        await child.kill()


def _read(told: Mapping[str, Any] | None) -> Difference | None:
    if told is None:
        return None
    changes = tuple(Change(**change) for change in told["changes"])
    return Difference(**{**told, "changes": changes})
