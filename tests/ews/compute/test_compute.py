import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import psutil
import pytest

from chem.structures import Source
from ews.compute.compute import Compute
from ews.compute.errors import ComputeBusyError, ComputeFailedError, ComputeStoppedError
from ews.compute.records import Bounds, ChemFault, Examined
from tests.chem.drugs import DRUGS, PARTNERS, normalised

Alone = tuple[Compute, set[int]]  # and the processes that were there before it


def smiles(text: str) -> Source:
    return Source(kind="smiles", text=text)


def codes(answers: list[Examined | ChemFault]) -> list[str]:
    return [answer.code if isinstance(answer, ChemFault) else "" for answer in answers]


def children() -> set[int]:
    return {
        process.pid
        for process in psutil.Process().children()
        if "ews.compute.process" in process.cmdline()
    }


async def test_answers_come_in_the_order_asked_and_as_chem_gives_them(compute: Compute) -> None:
    sources = [smiles(text) for text in [*DRUGS.values(), *PARTNERS.values(), *DRUGS.values()]]
    answers = await compute.examine(sources)
    assert [answer.normalised for answer in answers if isinstance(answer, Examined)] == [
        normalised(source.text) for source in sources
    ]


async def test_a_bad_structure_is_a_fault_beside_good_neighbours(compute: Compute) -> None:
    answers = await compute.examine([smiles("CCN"), smiles("C1CC"), smiles("*C"), smiles("CCO")])
    assert codes(answers) == ["", "structure_unreadable", "structure_is_query", ""]


async def test_what_is_known_is_not_asked_again(compute: Compute) -> None:
    source = smiles("CCCCN")
    first = await compute.examine([source])
    second = await compute.examine([source])
    assert second[0] is first[0]


async def test_nothing_asked_is_nothing_answered(compute: Compute) -> None:
    assert await compute.examine([]) == []


async def test_each_answer_names_the_law_it_was_made_with(compute: Compute) -> None:
    (answer,) = await compute.examine([smiles("CCN")])
    assert isinstance(answer, Examined)
    assert answer.ruleset == compute.ready.ruleset
    assert answer.normalised.chem_version == compute.ready.chem_version


async def test_many_callers_at_once_each_get_their_own(compute: Compute) -> None:
    chains = [[smiles("N" + "C" * length)] for length in range(1, 40)]
    answers = await asyncio.gather(*(compute.examine(chain) for chain in chains))
    found = [answer.normalised.source for (answer,) in answers if isinstance(answer, Examined)]
    assert found == [source for (source,) in chains]


async def test_before_the_start_and_after_the_stop_it_refuses() -> None:
    idle = Compute(processes=1)
    with pytest.raises(ComputeStoppedError):
        await idle.examine([smiles("CCN")])
    await idle.start()
    await idle.stop()
    with pytest.raises(ComputeStoppedError):
        await idle.examine([smiles("CCN")])


async def test_a_stop_finishes_what_is_under_way_and_leaves_no_process() -> None:
    before = children()
    stopping = Compute(processes=1, bounds=Bounds(batch=10))
    await stopping.start()
    asked = [asyncio.create_task(stopping.examine([smiles("C" * n + "N")])) for n in range(1, 6)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await stopping.stop()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(answers[0], list)
    assert all(isinstance(answer, list | ComputeStoppedError) for answer in answers)
    assert children() == before


async def test_too_much_waiting_is_refused() -> None:
    small = Compute(processes=1, bounds=Bounds(batch=1, waiting=2))
    await small.start()
    with pytest.raises(ComputeBusyError):
        await small.examine([smiles("CN"), smiles("CCN"), smiles("CCCN")])
    assert codes(await small.examine([smiles("CN"), smiles("CCN")])) == ["", ""]
    await small.stop()


async def test_a_process_that_cannot_start_says_what_it_said() -> None:
    starved = Compute(processes=1, bounds=Bounds(memory_bytes=16 * 1024**2))
    before = children()
    with pytest.raises(ComputeFailedError, match="did not start"):
        await starved.start()
    assert children() == before


@pytest.fixture(scope="module")
async def alone(compute: Compute) -> AsyncIterator[Alone]:  # noqa: ARG001 - its processes stand before
    """One process that two tests share."""
    before, running = children(), Compute(processes=1)
    await running.start()
    yield running, before
    await running.stop()


async def test_a_caller_that_goes_away_costs_no_process(alone: Alone) -> None:
    running, before = alone
    first = children() - before
    leaving = asyncio.create_task(running.examine([smiles(text) for text in DRUGS.values()]))
    await asyncio.sleep(0.01)
    leaving.cancel()
    assert codes(await running.examine([smiles("CCN")])) == [""]
    assert children() - before == first
    assert len(first) == 1


async def test_a_killed_process_is_replaced_without_a_fault(alone: Alone) -> None:
    running, before = alone
    (pid,) = children() - before
    psutil.Process(pid).kill()
    assert codes(await running.examine([smiles("CCNC"), smiles("CCOC")])) == ["", ""]


def test_the_service_never_loads_rdkit() -> None:
    program = "import sys, ews.compute.compute; sys.exit('rdkit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603


async def test_the_processes_die_with_a_service_that_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from ews.compute.compute import Compute\n"
        "async def main():\n"
        "    compute = Compute(processes=1); await compute.start()\n"
        "    print('ready', flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    service = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    assert service.stdout is not None
    assert await service.stdout.readline() == b"ready\n"
    (child,) = psutil.Process(service.pid).children()
    service.kill()
    await service.wait()
    gone, alive = await asyncio.to_thread(psutil.wait_procs, [child], 5)
    assert (len(gone), alive) == (1, [])
