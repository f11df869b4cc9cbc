"""Processes that really hang and really die in the middle of a structure."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import psutil
import pytest

from chem.structures import Source
from ews.compute.records import Bounds, ChemFault, Examined
from ews.compute.worker import Worker

SLOW = "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)" * 9 + "[N+](=O)[O-]"
SOURCES = [Source(kind="smiles", text=text) for text in ("CCN", SLOW, "CCO", "CCCN")]


@pytest.fixture(scope="module")
async def worker() -> AsyncIterator[Worker]:
    """One for all tests: each leaves it with a process that lives."""
    one = Worker(replace(Bounds(), wall_seconds=10.0))
    await one.start()
    yield one
    await one.stop()


def pid_of(worker: Worker) -> int:
    assert worker._child is not None
    return worker._child.pid


async def next_pid(worker: Worker, before: int) -> int:
    """Wait until a process has taken the place of the one before."""
    while worker._child is None or worker._child.pid == before:  # noqa: ASYNC110  # not ours to tell
        await asyncio.sleep(0.001)
    return worker._child.pid


def codes(answers: list[Examined | ChemFault]) -> list[str]:
    return [answer.code if isinstance(answer, ChemFault) else "" for answer in answers]


async def test_a_structure_that_hangs_gets_the_fault_and_its_neighbours_their_answers() -> None:
    quick = Worker(replace(Bounds(), wall_seconds=1.0))
    await quick.start()
    hung = psutil.Process(pid_of(quick))
    hung.suspend()
    answers = await quick.examine([SOURCES[0], *SOURCES[2:]])
    assert codes(answers) == ["structure_timeout", "", ""]
    assert not hung.is_running()
    await quick.stop()


async def test_a_process_that_dies_once_is_given_a_second_chance(worker: Worker) -> None:
    asked = asyncio.create_task(worker.examine(SOURCES[1:]))
    await asyncio.sleep(0)
    psutil.Process(pid_of(worker)).kill()
    assert codes(await asked) == ["", "", ""]


async def test_a_structure_that_kills_twice_gets_the_fault_alone(worker: Worker) -> None:
    first = pid_of(worker)
    asked = asyncio.create_task(worker.examine(SOURCES[1:]))
    await asyncio.sleep(0)
    psutil.Process(first).kill()
    psutil.Process(await next_pid(worker, first)).kill()
    assert codes(await asked) == ["structure_crashed", "", ""]


async def test_a_process_out_of_memory_is_replaced_and_its_structure_asked_again(
    worker: Worker,
) -> None:
    full = psutil.Process(pid_of(worker))
    room = full.memory_info().vms
    full.rlimit(psutil.RLIMIT_AS, (room, room))
    large = Source(kind="molfile", text="x\n" * 90_000)
    assert codes(await worker.examine([large, SOURCES[0]])) == ["structure_unreadable", ""]
    assert pid_of(worker) != full.pid
