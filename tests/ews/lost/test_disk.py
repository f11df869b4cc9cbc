"""A full disk: what was acknowledged is kept; the rest is told why; with room it goes on."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import new_home
from tests.ews.cli.running import ews as command
from tests.ews.lost.clients import PATIENCE, Caller, Load, body_of, write
from tests.ews.lost.hooks import hook
from tests.ews.lost.processes import ews, processes
from tests.ews.lost.setting import callers, database_of, publish, take_part, until_quiet

pytestmark = pytest.mark.slow_all
MEGABYTE = 1024**2


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a file system of its own in memory; only root may."""
    with new_home() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(place)]
        if os.geteuid() != 0 or shutil.which("mount") is None:
            pytest.skip("only root can mount the small disk that this test fills")
        if subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603
            pytest.skip("a container without the right to mount: no small disk to fill")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607


def fill(disk: Path) -> Path:
    """Take all the room that is left; return the file that has it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(64 * 1024))
    return ballast


async def test_a_full_disk_refuses_with_words_keeps_what_was_said_and_goes_on() -> None:
    load = Load()
    with small_disk(400) as home:
        async with hook() as it, processes(home) as running, database_of(running) as pool:
            async with pool.acquire() as conn, conn.transaction():
                keys = await take_part(conn, it.url)
            async with (
                callers(running, keys.writers) as writers,
                callers(running, keys.editors) as editors,
            ):
                await write(writers[0], range(40), load)
                bulletins = {await publish(editors, 0)}
                ballast = fill(home)
                number = await _write_until_refused(writers[0], range(40, 4000), load)
                await _is_refused_with_words(writers[0], number)
                await asyncio.sleep(2)
                ballast.unlink()
                await write(writers[0], range(number, number + 20), load)  # by itself
                bulletins.add(await publish(editors, 1))
            await until_quiet(pool)
            rows = await pool.fetch(
                "SELECT r.reference, v.acknowledgement FROM report r "
                "JOIN report_version v ON v.report_id = r.id ORDER BY v.id"
            )
            assert {row["reference"]: row["acknowledgement"] for row in rows} == dict(load.answers)
            assert set(it.ids("/reports")) == load.ids("GB")
            assert set(it.ids("/bulletins/0")) == bulletins
            code, said = await ews(running, "audit", "verify")
            assert code == 0, said


async def _write_until_refused(writer: Caller, numbers: range, load: Load) -> int:
    """Send until one is not acknowledged; return its number."""
    for number in numbers:
        body = body_of(number)
        status, answer = await writer.once("POST", "/v1/reports", body)
        if status not in {200, 201}:
            return number
        load.countries[body["reference"]] = body["place"]["country"]
        load.answers[body["reference"]] = answer
    pytest.fail("the disk did not fill")


async def _is_refused_with_words(writer: Caller, number: int) -> None:
    """Ask until the answer is a refusal: while PostgreSQL starts again others may come."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status, answer = await writer.once("POST", "/v1/reports", body_of(number))
            assert status in {0, 503}, answer
            told = str(answer)
            if status == 503 and ("database_full" in told or "database_unavailable" in told):
                return
            await asyncio.sleep(0.2)


async def test_a_screening_on_a_full_disk_says_so_and_is_taken_up_again(tmp_path: Path) -> None:
    structures = tmp_path / "structures.csv"
    rows = [f"CCN{'C' * (n % 7)}c1ccc(F)cc1,{n}" for n in range(900)]
    structures.write_text("\n".join(["smiles,id", *rows, ""]))
    arguments = ("screen", str(structures), "--in", "GB,DE", "--on", "2025-06-01", "--jobs", "1")
    whole = tmp_path / "whole.csv"
    assert (await command(*arguments, "--out", str(whole))).code == 0
    with small_disk(2) as disk:
        out = disk / "out.csv"
        ballast = fill(disk)
        nothing = await command(*arguments, "--out", str(out))
        with ballast.open("r+b") as file:
            file.truncate(2 * MEGABYTE - whole.stat().st_size // 2)
        half = await command(*arguments, "--out", str(out))
        begun = out.stat().st_size
        ballast.unlink()
        done = await command(*arguments, "--out", str(out))
        assert (nothing.code, half.code, done.code) == (2, 2, 0), (nothing, half, done)
        for refused in (nothing, half):
            assert "No space left on device" in refused.err
            assert "Traceback" not in refused.err
        assert begun > 0
        assert out.read_bytes() == whole.read_bytes()
