"""The search process: what it answers, what it refuses, and what happens when it dies."""

import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from chem.structures import Source
from ews.compute.index_file import BrokenIndexError, open_index
from ews.compute.indexer import make_index, rows_of
from ews.compute.search_records import (
    IndexLostError,
    SearchFailedError,
    SearchRefusedError,
    Shelved,
)
from ews.compute.searcher import Searcher

MEPHEDRONE, ETHYL, FENTANYL = (
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CCNC(C)C(=O)c1ccc(C)cc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
)
ROWS = [Shelved(id=id_, smiles=text) for id_, text in enumerate((MEPHEDRONE, ETHYL, FENTANYL), 1)]
LINES = [
    f"{MEPHEDRONE}.Cl mephedrone hydrochloride\n",
    "# a comment\n",
    "c1ccc( broken\n",
    f"{FENTANYL}\tFentanyl\n",
    "CC(N)Cc1ccccc1.CNC(C)Cc1ccccc1 two actives\n",
]


@pytest.fixture
async def searcher() -> AsyncIterator[Searcher]:
    started = Searcher()
    await started.start()
    yield started
    await started.stop()


@pytest.fixture(scope="module")
async def stocked() -> AsyncIterator[Searcher]:
    """Holds the rows; no test adds to it or ends its process."""
    started = Searcher()
    await started.start()
    await started.add(ROWS)
    yield started
    await started.stop()


@pytest.fixture(scope="module")
async def opened(index: Path) -> AsyncIterator[Searcher]:
    """Has the index of the lines open, and opens it again by itself."""
    started = Searcher()
    await started.start()
    await started.open(index)
    yield started
    await started.stop()


@pytest.fixture(scope="module")
async def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "some.index"
    await make_index(rows_of(LINES), path, jobs=1, about={})
    return path


async def test_fingerprints_are_made_once_and_taken_as_stored_afterwards(
    searcher: Searcher,
) -> None:
    first = await searcher.add(ROWS[:2])
    again = await searcher.add([replace(first.made[0], id=9)])

    assert [made.id for made in first.made] == [1, 2]
    assert again.made == ()
    assert [hit.id for hit in await searcher.similar(MEPHEDRONE, most=2)] == [1, 9]


async def test_what_cannot_be_read_is_told(stocked: Searcher) -> None:
    taken = await stocked.add([Shelved(id=7, smiles="c1ccc(")])

    assert (taken.made, taken.unreadable) == ((), (7,))


async def test_relatives_come_nearest_first(stocked: Searcher) -> None:
    assert [hit.id for hit in await stocked.relatives(ETHYL, 3)] == [2, 1, 3]


async def test_a_question_that_is_refused_costs_nothing_else(stocked: Searcher) -> None:
    with pytest.raises(SearchRefusedError, match="not a SMARTS"):
        await stocked.containing("[#6", "smarts")

    assert (await stocked.containing("C(=O)N(c1ccccc1)", "smarts")).ids == (3,)


async def test_after_its_process_died_nothing_is_answered_from_an_empty_index(
    searcher: Searcher,
) -> None:
    await searcher.add(ROWS)
    assert searcher._child is not None
    os.kill(searcher._child.pid, signal.SIGKILL)

    with pytest.raises(SearchFailedError):
        await searcher.containing("C", "smiles")
    with pytest.raises(IndexLostError):
        await searcher.containing("C", "smiles")
    assert searcher.is_lost
    await searcher.add(ROWS, anew=True)
    assert (await searcher.containing("C", "smiles")).ids == (1, 2, 3)


async def test_the_index_of_a_file_is_opened_again_after_its_process_died(
    opened: Searcher,
) -> None:
    assert opened._child is not None
    os.kill(opened._child.pid, signal.SIGKILL)
    with pytest.raises(SearchFailedError):
        await opened.containing("C", "smiles")

    assert (await opened.containing("CCC(=O)N(c1ccccc1)", "smiles")).ids == (4,)


async def test_lines_are_found_by_each_way(opened: Searcher) -> None:
    base = Source(kind="smiles", text=MEPHEDRONE)

    assert (await opened.exact(base, "parent")).ids == (1,)
    assert (await opened.exact(base, "registered")).ids == ()
    assert [hit.id for hit in await opened.alike(base, most=1, least=0.5)] == [1]
    assert [hit.id for hit in await opened.named("fent", "prefix", most=5)] == [4]
    assert [hit.id for hit in await opened.named("fentanil", "fuzzy", most=5)] == [4]
    assert (await opened.family("cathinones")).ids == (1,)


@pytest.mark.parametrize("part", ["CC(N)Cc1ccccc1", "CNC(C)Cc1ccccc1"])
async def test_a_line_with_two_actives_is_found_by_both(opened: Searcher, part: str) -> None:
    assert (await opened.exact(Source(kind="smiles", text=part), "parent")).ids == (5,)
    assert (await opened.containing("CC(N)Cc1ccccc1", "smiles")).ids == (1, 5)


async def test_a_line_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    made = await make_index(rows_of(LINES), tmp_path / "x.index", jobs=2, about={})

    assert (made.indexed, [one.line for one in made.unread]) == (3, [3])
    assert made.unread[0].code == "structure_unreadable"


def test_a_file_that_is_no_index_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(b"something else")

    with pytest.raises(BrokenIndexError, match="ews index FILE"):
        open_index(path)
