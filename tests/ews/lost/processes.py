"""The real processes of a service on a home of its own: started, killed with -9, started again.

A killed `ews serve` or `ews worker` is started again by the test, as an operator's systemd would;
PostgreSQL is started again by its keeper, or by whoever still uses it.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from ews.store.embedded import wait_until_stopped
from ews.store.place import place_of
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
EWS = "from ews.cli.main import main; main()"
AT_WORK = '"event": "worker_at_work"'
USUAL = {
    "EWS_ALLOW_LOOPBACK": "yes",
    "EWS_COMPUTE_PROCESSES": "1",
    "EWS_OPSIN": "no",
    "EWS_RATE_PER_KEY": "off",
    "EWS_HEARTBEAT_SECONDS": "3",
}


@dataclass(slots=True)
class Service:
    """One command of ours that runs until it is stopped. log: all it wrote, over all its lives."""

    arguments: tuple[str, ...]
    settings: Mapping[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = None
    lives: int = 0

    async def start(self) -> None:
        """Start it; it is at work some seconds later."""
        self.lives += 1
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-c", EWS, *self.arguments],
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, **USUAL, **self.settings},  # noqa: TID251 - PATH
            )

    async def kill(self) -> None:
        """End it with -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 120)

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return what it logged under this name, over all its lives."""
        whole_lines = self.log.read_text().rpartition("\n")[0].splitlines()
        found = [orjson.loads(line) for line in whole_lines if line.startswith("{")]
        return [each for each in found if each["event"] == name]

    @property
    def runs(self) -> bool:
        """Say whether it has been started and has not ended."""
        return self.process is not None and self.process.returncode is None


@dataclass(slots=True)
class Processes:
    """A service: its home, its API, its workers and its PostgreSQL."""

    home: Path
    settings: Mapping[str, str]
    url: str
    api: Service
    workers: list[Service]
    chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311

    async def until_ready(self, *, seconds: float = 300) -> None:
        """Wait until the API says that it is ready."""
        async with asyncio.timeout(seconds), aiohttp.ClientSession() as session:
            while not await _is_ready(session, self.url):
                assert self.api.runs, self.api.log.read_text()[-2000:]
                await asyncio.sleep(0.1)

    async def kill_and_restart(self, service: Service) -> None:
        """Kill with -9 and start the next life at once."""
        await service.kill()
        await service.start()

    def kill_postgres(self, what: str) -> None:
        """Kill with -9: the `postmaster`, one `backend`, or the `keeper` that owns the server."""
        try:
            postmaster = self.postmaster()
            pid = {
                "postmaster": lambda: postmaster,
                "backend": lambda: self.chance.choice(_children(postmaster)),
                "keeper": lambda: _parent(postmaster),
            }[what]()
        except (OSError, ValueError, IndexError):
            return  # it is just being started again
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def postmaster(self) -> int:
        """Return the pid of the server, as it wrote it down."""
        pid_file = place_of(self.home).data / "postmaster.pid"
        return int(pid_file.read_text().split("\n", 1)[0])

    def logs(self) -> str:
        """Return what the commands wrote."""
        return "\n".join(each.log.read_text() for each in [self.api, *self.workers])


@asynccontextmanager
async def processes(
    home: Path, *, workers: int = 1, around: Mapping[str, str] | None = None, **settings: str
) -> AsyncIterator[Processes]:
    """Start API and workers on a home; stop them, and wait until PostgreSQL has stopped.

    around: what else stands in their environment.
    """
    port = free_port()
    given = {f"EWS_{name.upper()}": value for name, value in settings.items()}
    given = {"EWS_HOME": str(home), **given, **(around or {})}
    logs = home / "logs"
    logs.mkdir()
    api = Service(("serve", "--port", str(port)), given, logs / "api.log")
    others = [Service(("worker",), given, logs / f"worker-{n}.log") for n in range(workers)]
    it = Processes(home, given, f"http://127.0.0.1:{port}", api, others)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_stop_all, it)
        await api.start()
        await it.until_ready()
        for each in others:
            await each.start()
        await until(lambda: all(AT_WORK in each.log.read_text() for each in others), seconds=300)
        yield it


async def ews(it: Processes, *arguments: str) -> tuple[int, str]:
    """Run another command on the same home; return its exit code and all it wrote."""
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", EWS, *arguments],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, **USUAL, **it.settings, "COLUMNS": "200"},  # noqa: TID251 - PATH
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


async def until(holds: Callable[[], bool], *, seconds: float = 120) -> None:
    """Wait until something that another process does has come about."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.05)


async def _stop_all(it: Processes) -> None:
    for each in [it.api, *it.workers]:
        if each.runs:
            await each.stop()
    if "EWS_DATABASE_URL" not in it.settings:
        await wait_until_stopped(it.home)


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(f"{url}/readyz") as answer:
            return answer.status == 200
    except (OSError, aiohttp.ClientError):
        return False


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
