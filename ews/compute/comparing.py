"""Comparing structures for the service: one killable process that says how two differ.

RDKit is never imported here. A pair that takes too long costs its own words, and its process, which
is replaced.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from chem.relatives.records import Change, Difference
from ews.compute.asker import Asker
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.errors import EwsError

BOUNDS = Bounds(wall_seconds=8.0)


class NotComparedError(EwsError):
    """The process died of this pair, or took too long over it."""

    code = "not_compared"


class _ComparingChild(JsonChild):
    """The comparing process as seen from the service."""

    MODULE = "ews.compute.comparing_process"


class Comparer(Asker):
    """Asks one comparing process, one pair at a time; it starts with the first question."""

    CHILD = _ComparingChild

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        super().__init__(bounds)
        self._known: OrderedDict[tuple[str, str], Difference | None] = OrderedDict()

    def refused(self, error: ChildDiedError | ChildTimedOutError) -> EwsError:
        return NotComparedError(error.message)

    async def compare(
        self, subject: str, relatives: Sequence[str]
    ) -> tuple[Difference | None, ...]:
        """Say how a structure differs from each of others; None where it cannot be said in time.

        Raises:
            ComputeFailedError: no process can be started.
            ComputeStoppedError: after `stop`.
        """
        return tuple([await self._compare(subject, relative) for relative in relatives])

    async def _compare(self, subject: str, relative: str) -> Difference | None:
        pair = (subject, relative)
        if pair in self._known:
            self._known.move_to_end(pair)
            return self._known[pair]
        try:
            answer = await self.ask({"subject": subject, "relative": relative})
            found = _read(answer["difference"])
        except NotComparedError:
            found = None
        self._known[pair] = found
        if len(self._known) > self._bounds.cached:
            self._known.popitem(last=False)
        return found


def _read(told: Mapping[str, Any] | None) -> Difference | None:
    if told is None:
        return None
    changes = tuple(Change(**change) for change in told["changes"])
    return Difference(**{**told, "changes": changes})
