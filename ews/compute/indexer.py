"""Makes the index of a file of structures, in several killable processes.

A row that cannot be read, or that ends its process, costs nothing but itself: it is listed.
"""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from chem.name_table import normalise_name
from chem.search.batches import Batch, join
from chem.search.shelf import shelve
from ews.compute.errors import ChildDiedError, ChildTimedOutError
from ews.compute.file_desk import BREAK, LAYERS
from ews.compute.index_file import write_index
from ews.compute.json_child import JsonChild
from ews.compute.records import Bounds

LOT = 250
LOT_SECONDS = 60.0
ROW_SECONDS = 10.0
INCHI = "InChI="
COLUMN_TYPES: Mapping[str, Any] = {
    "morgan": np.uint8,
    "pattern": np.uint8,
    "atoms": np.uint64,
    "bonds": np.uint16,
    "smiles": np.uint8,
}
ROW_SHAPES = {"morgan": (-1, 256), "pattern": (-1, 256), "bonds": (-1, 3)}

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a file: a structure and what stands behind it."""

    line: int
    text: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A line that is not in the index, and why."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of the lines of a file."""

    indexed: int
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    batch: Batch
    keys: list[list[int]]
    unread: list[Unread]


class _IndexingChild(JsonChild):
    MODULE = "ews.compute.indexing_process"


def rows_of(lines: Iterable[str]) -> Iterator[Row]:
    """Read lines `SMILES or InChI [blank or tab, title]`; blank ones and comments are left out."""
    for number, line in enumerate(lines, start=1):
        text, _, title = line.strip().partition("\t" if "\t" in line else " ")
        if text and not text.startswith("#"):
            yield Row(line=number, text=text, title=" ".join(title.split()))


async def make_index(
    rows: Iterable[Row],
    out: Path,
    *,
    jobs: int,
    about: Mapping[str, Any],
    advance: Advance = lambda _: None,
) -> Made:
    """Make the index of these rows at `out`, in `jobs` processes.

    Raises:
        ComputeFailedError: a process cannot be started.
    """
    titles: dict[int, str] = {}
    prepared = [each async for each in _prepare(_remembered(rows, titles), jobs, advance)]
    keys = np.array([key for each in prepared for key in each.keys], np.uint64).reshape(-1, 3)
    unread = sorted((u for each in prepared for u in each.unread), key=lambda one: one.line)
    for one in unread:
        del titles[one.line]
    shelf = shelve(join(each.batch for each in prepared))
    more = _titles(titles) | _lines(shelf.ids) | _keys(keys)
    write_index(out, shelf, more=more, about=about)
    return Made(indexed=len(titles), unread=tuple(unread))


def _remembered(rows: Iterable[Row], titles: dict[int, str]) -> Iterator[Row]:
    for row in rows:
        titles[row.line] = row.title
        yield row


async def _prepare(rows: Iterator[Row], jobs: int, advance: Advance) -> AsyncIterator[_Prepared]:
    """Let each process take the next lot as soon as it is done with one."""
    done: asyncio.Queue[_Prepared | None] = asyncio.Queue(maxsize=4 * jobs)

    async def work() -> None:
        worker = _Worker()
        try:
            while lot := list(islice(rows, LOT)):
                for each in await worker.prepare(lot):
                    await done.put(each)
                advance(len(lot))
        finally:
            await worker.stop()
            await done.put(None)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(jobs):
            tasks.create_task(work())
        working = jobs
        while working:
            found = await done.get()
            if found is None:
                working -= 1
            else:
                yield found


class _Worker:
    """Keeps one process alive; a lot that ends it is tried again row by row."""

    def __init__(self) -> None:
        self._child: _IndexingChild | None = None

    async def prepare(self, lot: Sequence[Row]) -> list[_Prepared]:
        seconds = LOT_SECONDS if len(lot) > 1 else ROW_SECONDS
        try:
            return [await self._ask(lot, seconds)]
        except (ChildDiedError, ChildTimedOutError) as error:
            await self.stop()
            if len(lot) > 1:
                return [each for row in lot for each in await self.prepare([row])]
            unread = Unread(line=lot[0].line, code=error.code, message=error.message)
            return [_Prepared(batch=join([]), keys=[], unread=[unread])]

    async def stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            await child.kill()

    async def _ask(self, lot: Sequence[Row], seconds: float) -> _Prepared:
        if self._child is None:
            self._child = await _IndexingChild.start(Bounds())
        rows = [
            [row.line, "inchi" if row.text.startswith(INCHI) else "smiles", row.text] for row in lot
        ]
        answer = await self._child.ask({"rows": rows}, seconds)
        return _Prepared(
            batch=_batch(answer["columns"]),
            keys=answer["keys"],
            unread=[Unread(line=n, code=code, message=said) for n, code, said in answer["unread"]],
        )


def _kind(text: str) -> str:
    return "inchi" if text.startswith(INCHI) else "smiles"


def _batch(columns: Mapping[str, str]) -> Batch:
    return Batch(
        **{
            name: np.frombuffer(b64decode(text), COLUMN_TYPES.get(name, np.int64)).reshape(
                ROW_SHAPES.get(name, (-1,))
            )
            for name, text in columns.items()
        }
    )


def _titles(titles: Mapping[int, str]) -> dict[str, Any]:
    """Titles as they stand, and folded ones one a line, by line number."""
    lines = sorted(titles)
    plain = [titles[line].encode() for line in lines]
    folded = [normalise_name(titles[line]).encode() for line in lines]
    title_ends = np.cumsum([len(text) for text in plain], dtype=np.int64)
    folded_ends = np.cumsum([len(text) + 1 for text in folded], dtype=np.int64)
    return {
        "lines": np.array(lines, np.int64),
        "titles": np.frombuffer(b"".join(plain), np.uint8),
        "first_of_title": np.append(0, title_ends),
        "folded": np.frombuffer(b"".join([BREAK, *(text + BREAK for text in folded)]), np.uint8),
        "first_of_folded": np.append(1, 1 + folded_ends),
    }


def _lines(ids: Any) -> dict[str, Any]:
    """Where the structures of each line stand."""
    places = np.flatnonzero(ids >= 0)
    order = places[np.argsort(ids[places], kind="stable")]
    return {"sorted_ids": ids[order], "sorted_places": order}


def _keys(keys: Any) -> dict[str, Any]:
    """The keys of each layer in ascending order, and the line of each."""
    found: dict[str, Any] = {}
    for place, layer in enumerate(LAYERS):
        mine = keys[keys[:, 1] == place]
        order = np.argsort(mine[:, 2], kind="stable")
        found[f"keys.{layer}"] = mine[order, 2]
        found[f"keys.{layer}.lines"] = mine[order, 0].astype(np.int64)
    return found
