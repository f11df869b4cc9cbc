"""A service whose clock a test steps: API, workers and PostgreSQL see another time of day.

The binaries are the real ones. A small library (clock_shim.c) answers for the system when they
ask for the time of day; a C compiler is needed to make it.
"""

import asyncio
import os
import shutil
import signal
import struct
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ews.store.embedded import running_server, wait_until_stopped
from ews.store.keeper import identity, is_ready
from ews.store.place import place_of, programs, server_account
from tests.conftest import new_home
from tests.ews.lost.processes import Processes, processes

SHIM = Path(__file__).with_name("clock_shim.c")
COMPILER = shutil.which("cc") or shutil.which("gcc")
needs_compiler = pytest.mark.skipif(
    COMPILER is None, reason="no C compiler to make the library that steps the clock with"
)


@dataclass(slots=True)
class SteppedClock:
    """The clock of the processes; `around` is what stands in their environment."""

    file: Path
    around: Mapping[str, str]
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """Return what they take for the time."""
        return datetime.now(UTC) + self.offset  # noqa: TID251 - the machine's, which they do not see

    def step(self, **by: float) -> None:
        """Set it on, or back, by `timedelta(**by)`."""
        self._set(self.offset + timedelta(**by))

    def set_to(self, hour: int, minute: int, second: int) -> None:
        """Set it on to the next such time of day."""
        now = self.now()
        then = now.replace(hour=hour, minute=minute, second=second, microsecond=0)
        self._set(self.offset + (then - now) % timedelta(days=1))

    def set_back_to_second(self, second: int, *, hours: int) -> None:
        """Set it back by about so many hours, to such a second of a minute."""
        then = (self.now() - timedelta(hours=hours)).replace(second=second, microsecond=0)
        self._set(self.offset + (then - self.now()))

    def _set(self, offset: timedelta) -> None:
        self.offset = timedelta(seconds=round(offset.total_seconds()))
        with self.file.open("r+b") as file:
            file.write(struct.pack("q", int(self.offset.total_seconds())))


@asynccontextmanager
async def stepped(
    *, workers: int = 1, **settings: str
) -> AsyncIterator[tuple[Processes, SteppedClock]]:
    """Run a service with a clock to be stepped, on a PostgreSQL with the same clock."""
    with new_home() as home:
        async with running_server(home):
            pass  # makes the cluster and the database
        await wait_until_stopped(home)
        clock = await _clock(home)
        async with _server(home, clock) as dsn:
            given = {"database_url": dsn, **settings}
            async with processes(home, workers=workers, around=clock.around, **given) as running:
                yield running, clock


async def _clock(home: Path) -> SteppedClock:
    library, file = home / "clock.so", home / "clock"
    command = [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(library), str(SHIM)]
    await asyncio.to_thread(subprocess.run, command, check=True)
    file.write_bytes(struct.pack("q", 0))
    file.chmod(0o644)
    around = {"LD_PRELOAD": str(library), "EWS_TEST_CLOCK": str(file)}
    return SteppedClock(file, around)


@asynccontextmanager
async def _server(home: Path, clock: SteppedClock) -> AsyncIterator[str]:
    """Start the embedded server's own program on its own data, with the clock."""
    account, place = server_account(), place_of(home)
    folder = programs(place, account)
    options = ["-clisten_addresses=", f"-cunix_socket_directories={place.folder}"]
    with place.log.open("ab") as log:
        server = subprocess.Popen(  # noqa: S603, ASYNC220 - the embedded server's own
            [folder / "postgres", "-D", place.data, *options],
            cwd="/",
            stdout=log,
            stderr=log,
            env={**os.environ, "LC_ALL": "C", **clock.around},  # noqa: TID251 - PATH
            **identity(account),
        )
    try:
        async with asyncio.timeout(30):
            while not is_ready(place):  # noqa: ASYNC110 - a file tells
                await asyncio.sleep(0.02)
        yield f"postgresql://ews@/ews?host={place.folder}"
    finally:
        server.send_signal(signal.SIGINT)
        await asyncio.to_thread(server.wait)
