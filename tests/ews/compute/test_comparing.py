"""The comparing process: what it answers, and what happens when it dies or takes too long."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from ews.compute.comparing import Comparer
from ews.compute.errors import ComputeStoppedError

MEPHEDRONE, CLEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1", "CNC(C)C(=O)c1ccc(Cl)cc1"
MORPHINE = "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5"


@pytest.fixture
async def comparer() -> AsyncIterator[Comparer]:
    started = Comparer()
    yield started
    await started.stop()


async def test_each_relative_gets_its_words_in_order(comparer: Comparer) -> None:
    found = await comparer.compare(CLEPHEDRONE, [MEPHEDRONE, CLEPHEDRONE, "not a structure"])

    assert found[0] is not None
    assert found[0].words == "methyl replaced by chlorine at position 4 of the phenyl ring"
    assert found[1:] == (None, None)


async def test_a_process_that_dies_costs_one_pair_its_words_only(comparer: Comparer) -> None:
    await comparer.compare(CLEPHEDRONE, [MEPHEDRONE])
    child = comparer._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)

    (lost,) = await comparer.compare(MEPHEDRONE, [CLEPHEDRONE])
    (known,) = await comparer.compare(CLEPHEDRONE, [MEPHEDRONE])
    (found,) = await comparer.compare("CNC(C)C(=O)c1ccc(F)cc1", [MEPHEDRONE])

    assert lost is None
    assert known is not None
    assert found is not None


async def test_a_question_that_is_given_up_does_not_answer_the_next(comparer: Comparer) -> None:
    asked = asyncio.create_task(comparer.compare(MORPHINE, [MEPHEDRONE]))
    await asyncio.sleep(0.01)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)

    (found,) = await comparer.compare(CLEPHEDRONE, [MEPHEDRONE])

    assert found is not None
    assert found.words == "methyl replaced by chlorine at position 4 of the phenyl ring"


async def test_nothing_is_compared_after_the_end(comparer: Comparer) -> None:
    await comparer.stop()
    with pytest.raises(ComputeStoppedError):
        await comparer.compare(CLEPHEDRONE, [MEPHEDRONE])
