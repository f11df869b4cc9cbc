"""Systematic names through a real Java process: its answers, its death, its absence."""

import asyncio
import os
import signal
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from ews.naming.opsin import LATE, MISSING, OFF, Opsin
from ews.naming.records import Limits
from tests.ews.naming.java import needs_java

SECONDS_TO_DIE = 10.0


async def halt(pid: int) -> None:
    """Stop a process, and wait until each of its threads stands still: that takes a moment."""
    os.kill(pid, signal.SIGSTOP)
    async with asyncio.timeout(SECONDS_TO_DIE):
        while set(thread_states(pid)) != {"T"}:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


def thread_states(pid: int) -> list[str]:
    stats = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/stat")]
    return [text.rpartition(")")[2].split()[0] for text in stats]


@needs_java
async def test_a_name_is_read(opsin: Opsin) -> None:
    (read,) = await opsin.read(["1-(4-methylphenyl)-2-(methylamino)propan-1-one"])

    assert (read.smiles, read.doubts, read.fault) == ("CC1=CC=C(C=C1)C(C(C)NC)=O", (), "")


@needs_java
async def test_where_it_had_to_choose_it_says_so(opsin: Opsin) -> None:
    plain, chosen = await opsin.read(["4-chloroamphetamine", "chloroamphetamine"])

    assert plain.doubts == ()
    assert chosen.doubts == ("Connection of chloro to amphetamin",)


@needs_java
async def test_answers_come_in_order_and_doubts_stay_with_their_name(opsin: Opsin) -> None:
    names = [f"{n}-chlorodecane" for n in range(1, 60)] + ["xylene", "ethane", "nonsense"]

    reads = await opsin.read(names)

    assert [bool(read.smiles) for read in reads] == [True] * 10 + [False] * 49 + [True, True, False]
    assert [bool(read.doubts) for read in reads[-3:]] == [True, False, False]


@needs_java
@pytest.mark.parametrize("name", ["", "ethane\nmethane", "ethane\x00", "\u00e9thane", "e" * 301])
async def test_what_is_no_line_of_plain_signs_is_not_even_sent(opsin: Opsin, name: str) -> None:
    read, after = await opsin.read([name, "ethane"])

    assert (read.smiles, read.fault) == ("", "")
    assert after.smiles == "CC"


@needs_java
async def test_many_may_ask_at_once(opsin: Opsin) -> None:
    names = [f"{n}-bromododecane" for n in range(1, 13)]

    found = await asyncio.gather(*(opsin.read([name, "propane"]) for name in names))

    assert [pair[1].smiles for pair in found] == ["CCC"] * 12
    assert sum(pair[0].smiles.count("Br") for pair in found) == 12


@needs_java
async def test_a_process_that_was_killed_is_replaced_and_the_new_one_stopped() -> None:
    reader = Opsin()
    await reader.read(["ethane"])
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGKILL)

    (read,) = await reader.read(["propane"])
    pid = reader.pid
    await reader.stop()

    assert read.smiles == "CCC"
    assert pid is not None
    assert not psutil.pid_exists(pid)


@needs_java
async def test_a_process_that_hangs_is_replaced_and_the_name_is_blamed() -> None:
    reader = Opsin(limits=Limits(name_seconds=1.5))
    await reader.read(["ethane"])
    assert reader.pid is not None
    await halt(reader.pid)

    late, after = await reader.read(["propane", "butane"])
    await reader.stop()

    assert (late.smiles, late.fault) == ("", LATE)
    assert after.smiles == "CCCC"


async def test_without_java_the_answer_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    reader = Opsin()

    (read,) = await reader.read(["ethane"])

    assert (read.smiles, read.fault, reader.missing) == ("", MISSING, MISSING)


async def test_a_java_that_does_not_work_is_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "java"
    broken.write_text("#!/bin/sh\necho Unable to start\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    (read,) = await Opsin().read(["ethane"])

    assert read.fault == MISSING


async def test_switched_off_it_starts_nothing() -> None:
    reader = Opsin(enabled=False)

    (read,) = await reader.read(["ethane"])

    assert (read.fault, reader.pid) == (OFF, None)


PARENT = """
    import asyncio, time
    from ews.naming.opsin import Opsin

    async def main():
        reader = Opsin()
        await reader.read(["ethane"])
        print(reader.pid, flush=True)
        time.sleep(60)

    asyncio.run(main())
"""


@needs_java
async def test_it_dies_with_a_service_that_is_killed() -> None:
    service = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(PARENT), stdout=asyncio.subprocess.PIPE
    )
    assert service.stdout is not None
    pid = int(await service.stdout.readline())
    await halt(pid)  # so that it cannot end by noticing that its input has ended
    service.kill()
    await service.communicate()

    gone, alive = await asyncio.to_thread(psutil.wait_procs, _running(pid), SECONDS_TO_DIE)

    assert (len(gone) <= 1, alive) == (True, [])


def _running(pid: int) -> list[psutil.Process]:
    return [psutil.Process(pid)] if psutil.pid_exists(pid) else []
