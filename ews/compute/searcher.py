"""Search for the service: one killable process that holds the index.

RDKit is never imported here. A question that takes too long costs its process, not the service. A
new one is started, which opens the same file again; what was added is lost, and no question is
answered until who added it adds it anew.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from chem.structures import Source
from ews.compute.errors import ChildDiedError, ChildTimedOutError, ComputeStoppedError
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds
from ews.compute.search_records import (
    Contained,
    FileRow,
    Hit,
    IndexLostError,
    PatternKind,
    SearchBusyError,
    SearchFailedError,
    SearchRefusedError,
    Shelved,
    Taken,
)
from ews.compute.turns import Turns

BOUNDS = Bounds(memory_bytes=8 * 1024**3, wall_seconds=10.0, waiting=64)
ADD_SECONDS = 120.0  # for `ADDED` structures, of which each may need its fingerprints
ADDED = 500
OPEN_SECONDS = 120.0
FAMILY_SECONDS = 600.0  # the law is read first, and each candidate after it
LEAST = 1e-9


class _SearchChild(JsonChild):
    """The search process as seen from the service."""

    MODULE = "ews.compute.search_process"


class Searcher:
    """Asks one search process, one question at a time; start it once, ask from anywhere."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        self._child: _SearchChild | None = None
        self._turns = Turns()
        self._waiting = 0
        self._runs = False
        self._path: Path | None = None
        self._is_fed = self._is_lost = False

    @property
    def is_lost(self) -> bool:
        """Say whether what was added went with its process; then add all of it `anew`."""
        return self._is_lost

    async def start(self) -> None:
        """Start the process.

        Raises:
            ComputeFailedError: it cannot be started.
        """
        self._runs = True
        await self._turns.take(self._living)

    async def stop(self) -> None:
        """End the process."""
        self._runs = False
        await self._turns.stop()
        child, self._child = self._child, None
        if child is not None:
            await child.stop()

    async def open(self, path: Path) -> int:
        """Take the index of a file; return how many structures it holds."""
        answer = await self._ask(_opening(path), OPEN_SECONDS)
        self._path = path
        return int(answer["held"])

    async def add(self, rows: Sequence[Shelved], *, anew: bool = False) -> Taken:
        """Add structures, whose ids must be new; `anew`, the first of all of them again.

        Raises:
            IndexLostError: what was added before went with its process.
        """
        if anew:
            self._is_lost = False
        self._is_fed = True
        made: list[Shelved] = []
        unreadable: list[int] = []
        for start in range(0, len(rows), ADDED):
            asked = [_written(row) for row in rows[start : start + ADDED]]
            answer = await self._ask({"ask": "add", "rows": asked}, ADD_SECONDS)
            made += [_read(row) for row in answer["made"]]
            unreadable += answer["unreadable"]
        return Taken(made=tuple(made), unreadable=tuple(unreadable))

    async def similar(self, smiles: str, *, most: int, least: float = LEAST) -> tuple[Hit, ...]:
        """Return what is most like a structure, best first; ties in the order of ids.

        Raises:
            SearchRefusedError: the structure cannot be read.
            SearchFailedError, SearchBusyError.
        """
        question = {"ask": "similar", "smiles": smiles, "most": most, "least": least}
        return _hits(await self._ask(question, self._bounds.wall_seconds))

    async def relatives(self, smiles: str, k: int) -> tuple[Hit, ...]:
        """Return the `k` structures most like one, itself among them if it is held."""
        return await self.similar(smiles, most=k)

    async def containing(
        self, pattern: str, kind: PatternKind, *, enough: int | None = None
    ) -> Contained:
        """Return what contains a pattern; may stop when `enough` are found.

        Raises:
            SearchRefusedError: it cannot be read, is over a bound, or too broad for the time.
            SearchFailedError, SearchBusyError.
        """
        seconds = self._bounds.wall_seconds
        question = {
            "ask": "containing",
            "pattern": pattern,
            "kind": kind,
            "enough": enough,
            "seconds": seconds * 0.8,
        }
        return _contained(await self._ask(question, seconds))

    async def exact(self, source: Source, layer: str) -> Contained:
        """Return what of the opened file is equal at one layer of identity."""
        question = {"ask": "exact", "kind": source.kind, "text": source.text, "layer": layer}
        return _contained(await self._ask(question, self._bounds.wall_seconds))

    async def alike(self, source: Source, *, most: int, least: float) -> tuple[Hit, ...]:
        """Return what of the opened file is most like the parent of a structure."""
        asked = {"ask": "alike", "kind": source.kind, "text": source.text}
        question = asked | {"most": most, "least": least}
        return _hits(await self._ask(question, self._bounds.wall_seconds))

    async def family(self, name: str) -> Contained:
        """Return the members of a family in the opened file."""
        return _contained(await self._ask({"ask": "family", "family": name}, FAMILY_SECONDS))

    async def named(self, name: str, match: str, *, most: int) -> tuple[Hit, ...]:
        """Return the lines of the opened file whose title begins with a name or looks like it."""
        question = {"ask": "named", "name": name, "match": match, "most": most}
        return _hits(await self._ask(question, self._bounds.wall_seconds))

    async def rows(self, ids: Sequence[int]) -> tuple[FileRow, ...]:
        """Return titles and SMILES of lines of the opened file."""
        answer = await self._ask({"ask": "rows", "ids": list(ids)}, self._bounds.wall_seconds)
        return tuple(FileRow(**row) for row in answer["rows"])

    async def _ask(self, question: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
        if self._waiting >= self._bounds.waiting:
            raise SearchBusyError("too many searches are waiting; ask again later")
        self._waiting += 1
        try:
            answer = await self._turns.take(partial(self._answer, question, seconds))
        finally:
            self._waiting -= 1
        if "fault" in answer:
            raise SearchRefusedError(**answer["fault"])
        return answer

    async def _answer(self, question: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
        if not self._runs:
            raise ComputeStoppedError("search is not running; ask again later")
        if self._is_lost:
            raise IndexLostError("the search process was restarted; ask again in a moment")
        child = await self._living()
        try:
            return await child.ask(question, seconds)
        except (ChildDiedError, ChildTimedOutError) as error:
            await self._drop(child)
            raise SearchFailedError(
                f"this search was given up: {error.message}; ask something narrower"
            ) from error
        except BaseException:  # cancelled: its answer would be taken for that of the next question
            await self._drop(child)
            raise

    async def _drop(self, child: _SearchChild) -> None:
        self._child, self._is_lost = None, self._is_fed
        await child.kill()

    async def _living(self) -> _SearchChild:
        if self._child is None:
            self._child = await _SearchChild.start(self._bounds)
            if self._path is not None:
                await self._child.ask(_opening(self._path), OPEN_SECONDS)
        return self._child


def _hits(answer: Mapping[str, Any]) -> tuple[Hit, ...]:
    pairs = zip(answer["ids"], answer["likeness"], strict=True)
    return tuple(Hit(id=number, likeness=likeness) for number, likeness in pairs)


def _contained(answer: Mapping[str, Any]) -> Contained:
    return Contained(ids=tuple(answer["ids"]), is_complete=answer["is_complete"])


def _opening(path: Path) -> Mapping[str, Any]:
    return {"ask": "open", "path": str(path)}


def _written(row: Shelved) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "smiles": row.smiles,
        "morgan": None if row.morgan is None else b64encode(row.morgan).decode(),
        "pattern": None if row.pattern is None else b64encode(row.pattern).decode(),
    }


def _read(row: Mapping[str, Any]) -> Shelved:
    return Shelved(
        id=row["id"],
        smiles=row["smiles"],
        morgan=b64decode(row["morgan"]),
        pattern=b64decode(row["pattern"]),
    )
