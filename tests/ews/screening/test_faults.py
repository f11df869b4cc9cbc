"""Processes that really die and really stall in the middle of a screening."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import psutil
import pytest

from ews.compute.records import Bounds
from ews.compute.screening_records import Row, Screened, Terms
from ews.compute.screening_worker import ScreeningWorker

SLOW = "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)" * 9 + "[N+](=O)[O-]"
TERMS = Terms(valid_on=date(2026, 6, 1), jurisdictions=("GB", "US", "ZW"))
QUICK = [Row(id=str(n), text="C" * (n % 90 + 1) + "O") for n in range(250)]
ROWS = [Row(id="0", text=SLOW), *QUICK[1:]]


@pytest.fixture(scope="module")
async def worker() -> AsyncIterator[ScreeningWorker]:
    one = ScreeningWorker(replace(Bounds(), wall_seconds=20.0))
    await one.start()
    yield one
    await one.stop()


async def process_of(worker: ScreeningWorker, *but: psutil.Process) -> psutil.Process:
    """Wait for a process that is none of those before."""
    while worker._child is None or worker._child.pid in {one.pid for one in but}:  # noqa: ASYNC110  # not ours to tell
        await asyncio.sleep(0.001)
    return psutil.Process(worker._child.pid)


def faults(answers: list[Screened]) -> dict[int, str]:
    """Return the code of each row that has a fault instead of lines."""
    assert len(answers) == len(ROWS)
    codes = [one.refused.partition(":")[0] for one in answers]
    lines = [one.lines.count("\n") for one in answers]
    assert lines == [1 if code else 3 for code in codes]
    return {number: code for number, code in enumerate(codes) if code}


async def test_a_process_that_dies_twice_costs_no_row(worker: ScreeningWorker) -> None:
    asked = asyncio.create_task(worker.screen(ROWS, TERMS))
    first = await process_of(worker)
    await asyncio.sleep(0)
    first.kill()
    (await process_of(worker, first)).kill()
    assert faults(await asked) == {}


async def test_a_row_that_kills_when_it_is_asked_alone_gets_the_fault_and_no_other(
    worker: ScreeningWorker,
) -> None:
    asked = asyncio.create_task(worker.screen(ROWS, TERMS))
    killed = [await process_of(worker)]
    await asyncio.sleep(0)
    for _ in range(2):
        killed[-1].kill()
        killed.append(await process_of(worker, *killed))
    killed[-1].kill()
    assert faults(await asked) == {0: "structure_crashed"}


async def test_a_process_that_stalls_costs_no_row_unless_at_one_that_is_asked_alone() -> None:
    worker = ScreeningWorker(replace(Bounds(), wall_seconds=1.5))
    await worker.start()
    first = await process_of(worker)
    first.suspend()
    assert faults(await worker.screen(QUICK, TERMS)) == {}
    second = await process_of(worker)
    second.suspend()
    asked = asyncio.create_task(worker.screen(QUICK, TERMS))
    (await process_of(worker, second)).suspend()  # at whichever row it is by then
    assert [*faults(await asked).values()] == ["structure_timeout"]
    assert [one.is_running() for one in (first, second)] == [False, False]
    await worker.stop()
