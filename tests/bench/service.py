"""The real processes a benchmark talks to: `ews serve`, the echo; each ended afterwards."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from tests.ports import free_port, listens

EWS = Path(sys.executable).parent / "ews"
PATIENCE = 300.0  # seconds; a busy machine is slow to start
SETTLING, QUIET, IDLE = 900.0, 5, 0.1  # seconds: at most; so many in a row; of processor in each


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running `ews serve`: where it listens, under which home, and its process."""

    base: str
    home: Path
    environment: dict[str, str]
    pid: int

    def key(self, organisation: str, *scopes: str, person: str = "") -> str:
        """Make an API key through the command line."""
        words = ["key", "create", "--organisation", organisation, "--country", "GB", "--json"]
        for scope in scopes:
            words += ["--scope", scope]
        if person:
            words += ["--person", person]
        made = subprocess.run(  # noqa: S603 - our own command
            [EWS, *words], env=self.environment, check=True, capture_output=True, timeout=PATIENCE
        )
        key: str = json.loads(made.stdout)["key"]
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """The running bare echo."""

    url: str
    pid: int


@asynccontextmanager
async def serving(home: Path, *, with_worker: bool = True) -> AsyncIterator[Service]:
    """Run `ews serve`, with a worker or without, on an own database under `home`."""
    port = free_port()
    environment = os.environ | {  # noqa: TID251 - a child's environment
        "EWS_HOME": str(home),
        "EWS_LISTEN": f"127.0.0.1:{port}",
        "EWS_ALLOW_LOOPBACK": "yes",
        "EWS_LOG_LEVEL": "error",
        "EWS_RATE_PER_KEY": "off",
    }
    environment.pop("EWS_DATABASE_URL", None)
    words = [str(EWS), "serve", *(["--with-worker"] if with_worker else [])]
    with running(words, environment) as pid:
        base = f"http://127.0.0.1:{port}"
        await answers(f"{base}/readyz")
        yield Service(base=base, home=home, environment=environment, pid=pid)


@asynccontextmanager
async def echoing() -> AsyncIterator[Echo]:
    """Run the bare echo in a process of its own."""
    port = free_port()
    with running([sys.executable, "-m", "tests.bench.peers", str(port)], dict(os.environ)) as pid:  # noqa: TID251
        await listens(port, seconds=PATIENCE)
        yield Echo(url=f"http://127.0.0.1:{port}/", pid=pid)


@contextmanager
def running(words: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Run a process while the block runs; give its id."""
    process = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


async def answers(url: str) -> None:
    """Wait until `url` answers 200."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


async def settled(pid: int) -> None:
    """Wait until a new service has registered the reference substances and measured them."""
    parts = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    quiet = 0
    async with asyncio.timeout(SETTLING):
        while quiet < QUIET:
            before = sum(_spent(each) for each in parts)
            await asyncio.sleep(1)
            quiet = quiet + 1 if sum(_spent(each) for each in parts) - before < IDLE else 0


def _spent(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)
