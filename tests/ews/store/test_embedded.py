"""The own PostgreSQL: shared, gone with its last user, back after every kind of death."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from ews.errors import EmbeddedServerError
from ews.settings import Settings
from ews.store.embedded import is_kept, running_database, running_server, wait_until_stopped
from ews.store.keeper import identity, is_ready
from ews.store.place import place_of, server_account
from tests.conftest import new_home

# A service that uses the server, says so, and waits to be killed.
SERVICE = """
import asyncio, pathlib, sys
from ews.store.embedded import running_server
async def serve():
    async with running_server(pathlib.Path(sys.argv[1]), fast=True) as dsn:
        print(dsn, flush=True)
        await asyncio.sleep(600)
asyncio.run(serve())
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for all: each test finds what the one before left, as a service does."""
    with new_home() as folder:
        yield folder


@pytest.fixture
async def stopped(home: Path) -> AsyncIterator[Path]:
    """The home while nobody uses its server; the cluster is there from the first time on."""
    async with running_server(home, fast=True):
        pass
    await wait_until_stopped(home)
    yield home
    await wait_until_stopped(home)


async def ask(dsn: str, question: str) -> object:
    conn = await asyncpg.connect(dsn, timeout=5)
    try:
        return await conn.fetchval(question)
    finally:
        await conn.close()


async def ask_until_answered(dsn: str, question: str) -> object:
    """Ask until the server is back; the test's own time limit is 30 seconds."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await ask(dsn, question)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.05)


def postmaster(home: Path) -> int:
    pid_file = place_of(home).data / "postmaster.pid"
    return int(pid_file.read_text().splitlines()[0])


def owner(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def keeper_of(home: Path) -> int:
    """Return the parent of the postmaster."""
    status = Path(f"/proc/{postmaster(home)}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("PPid:"))


async def start_service(home: Path) -> tuple[asyncio.subprocess.Process, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVICE, str(home), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        return process, (await process.stdout.readline()).decode().strip()


async def test_the_server_runs_as_an_ordinary_account(stopped: Path) -> None:
    async with running_server(stopped, fast=True) as dsn:
        assert await ask(dsn, "SELECT current_database()") == "ews"
        assert owner(postmaster(stopped)) == server_account().uid != 0


async def test_the_server_stops_when_its_last_user_has_left(stopped: Path) -> None:
    async with running_server(stopped, fast=True) as dsn:
        pass
    await wait_until_stopped(stopped)
    with pytest.raises(FileNotFoundError):
        await ask(dsn, "SELECT 1")


async def test_the_first_service_may_leave_and_the_second_goes_on(stopped: Path) -> None:
    first = running_server(stopped, fast=True)
    await first.__aenter__()
    async with running_server(stopped, fast=True) as dsn:
        await first.__aexit__(None, None, None)
        await asyncio.sleep(0.5)
        assert await ask(dsn, "SELECT 1") == 1


async def test_two_services_that_start_at_once_share_one_server(stopped: Path) -> None:
    (one, first), (two, second) = await asyncio.gather(
        start_service(stopped), start_service(stopped)
    )
    try:
        assert first == second
        assert await ask(first, "SELECT 1") == 1
    finally:
        one.kill()
        two.kill()
        await asyncio.gather(one.wait(), two.wait())


async def test_when_the_last_service_has_ended_the_server_has_too(stopped: Path) -> None:
    async with running_server(stopped, fast=True):
        pass
    assert not is_kept(stopped)


@pytest.fixture
def moved(stopped: Path) -> Iterator[Path]:
    """Another name for the home, under which it lies until the end of the test."""
    there = stopped.with_name(f"{stopped.name}-moved")
    stopped.rename(there)
    yield there
    there.rename(stopped)


async def test_a_home_may_be_moved(moved: Path) -> None:
    async with running_server(moved, fast=True) as dsn:
        assert await ask(dsn, "SELECT current_setting('data_directory')") == str(
            moved / "postgres" / "data"
        )


async def test_a_killed_service_leaves_no_server_behind(stopped: Path) -> None:
    service, _ = await start_service(stopped)
    service.kill()
    await service.wait()
    await wait_until_stopped(stopped)
    assert not is_ready(place_of(stopped))


async def test_a_killed_server_comes_back_with_all_that_was_committed(stopped: Path) -> None:
    async with running_server(stopped) as dsn:
        await ask(dsn, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
        os.kill(postmaster(stopped), signal.SIGKILL)
        assert await ask_until_answered(dsn, "SELECT answer FROM kept") == 42


async def test_a_killed_keeper_is_replaced(stopped: Path) -> None:
    async with running_server(stopped, fast=True) as dsn:
        killed = keeper_of(stopped)
        os.kill(killed, signal.SIGKILL)
        await asyncio.sleep(1.5)
        assert await ask_until_answered(dsn, "SELECT 1") == 1
        assert keeper_of(stopped) != killed


async def test_a_pid_file_that_names_another_process_does_no_harm(stopped: Path) -> None:
    pid_file = place_of(stopped).data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{place_of(stopped).data}\n0\n5432\n\n\n0 0\nready   \n")
    async with running_server(stopped, fast=True) as dsn:
        assert await ask(dsn, "SELECT 1") == 1


@pytest.fixture
def zombie() -> Iterator[int]:
    """A dead process of the server's account that nobody has reaped."""
    dead = subprocess.Popen(["/bin/true"], cwd="/", **identity(server_account()))
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    yield dead.pid
    dead.wait()


async def test_a_server_that_nobody_reaped_does_no_harm(stopped: Path, zombie: int) -> None:
    pid_file = place_of(stopped).data / "postmaster.pid"
    pid_file.write_text(f"{zombie}\n{place_of(stopped).data}\n0\n5432\n\n\n0 0\nready   \n")
    async with running_server(stopped, fast=True) as dsn:
        assert await ask(dsn, "SELECT 1") == 1


async def test_a_cluster_of_another_major_version_is_refused_with_words(stopped: Path) -> None:
    version = place_of(stopped).data / "PG_VERSION"
    found = version.read_text()
    version.write_text("12\n")
    try:
        with pytest.raises(EmbeddedServerError, match="PostgreSQL 12"):
            async with running_server(stopped, fast=True):
                pass
    finally:
        version.write_text(found)


async def test_a_server_that_cannot_start_says_why(stopped: Path) -> None:
    setting = place_of(stopped).data / "postgresql.conf"
    found = setting.read_text()
    setting.write_text("no_such_setting = on\n")
    try:
        with pytest.raises(EmbeddedServerError, match="no_such_setting"):
            async with running_server(stopped, fast=True):
                pass
    finally:
        setting.write_text(found)


async def test_an_external_server_is_used_as_it_is(settings: Settings) -> None:
    async with running_database(settings) as dsn:
        assert dsn == settings.database_url


async def test_without_an_address_the_own_server_is_used(stopped: Path, settings: Settings) -> None:
    async with running_database(replace(settings, database_url=None, home=stopped)) as dsn:
        assert await ask(dsn, "SELECT 1") == 1
