"""The service's own PostgreSQL: shared by all processes on one home, gone when the last has left.

A small keeper process (ews/store/keeper.py) owns the server. Each user of it holds a shared lock on
one file; the keeper stops the server when it can take that lock alone. The kernel drops a lock
however its holder ends, so a killed service leaves nothing behind, and the first service to come is
no more than the others: it may leave and the rest go on. Should the keeper itself be killed, the
server stops, and every user's watch starts a new keeper (one of them wins the keeper's lock).
"""

import asyncio
import fcntl
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import asyncpg

from ews.errors import EmbeddedServerError
from ews.log import get_logger
from ews.settings import Settings
from ews.store.keeper import KEEPER_LOCK, USERS_LOCK, is_ready, take_lock
from ews.store.place import make_home, place_of

PATIENCE = 60.0  # seconds; recovery after a crash can take a while
POLL = 0.01
WATCH = 1.0
LAST_PATIENCE = 10.0  # seconds; a new user may come meanwhile, and then it does not stop
DATABASE = "ews"
LOG = get_logger(__name__)

DATABASE_EXISTS = "SELECT 1 FROM pg_database WHERE datname = $1 ORDER BY 1"
CREATE_DATABASE = f"CREATE DATABASE {DATABASE}"


@asynccontextmanager
async def running_database(settings: Settings) -> AsyncIterator[str]:
    """Give the address of the database in the settings; start our own server if there is none."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    async with running_server(settings.home) as dsn:
        yield dsn


@asynccontextmanager
async def running_server(home: Path, *, fast: bool = False) -> AsyncIterator[str]:
    """Use the server in `home`, start it first if nobody did; give the address of its database.

    fast: no fsync, for tests only; counts when this call starts the server.

    Raises:
        EmbeddedServerError: it does not start; the message holds the end of its log.
    """
    home, lock = _enter(home)
    try:
        await _ensure(home, fast=fast)
        watch = asyncio.create_task(_watch(home, fast=fast))
        try:
            yield await _make_database(home)
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
    finally:
        await _leave(home, lock)


async def wait_until_stopped(home: Path, *, patience: float = PATIENCE) -> None:
    """Wait until the keeper has stopped the server and left; others may still use it."""
    until = time.monotonic() + patience
    while is_kept(home):
        if time.monotonic() > until:
            raise EmbeddedServerError(f"the PostgreSQL server in {home} is still in use")
        await asyncio.sleep(POLL)


def is_kept(home: Path) -> bool:
    """Say whether a keeper is at work in `home`."""
    lock = take_lock(home / KEEPER_LOCK)
    if lock is None:
        return True
    os.close(lock)
    return False


def _enter(home: Path) -> tuple[Path, int]:
    """Make the home, take the users' lock; waits while a keeper is just stopping the server."""
    try:
        home = make_home(home)
        descriptor = os.open(home / USERS_LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        place_of(home)
    except OSError as error:
        raise EmbeddedServerError(
            f"EWS_HOME={home} cannot be written: {error}; set EWS_HOME to a folder of the account "
            "that runs the service, or EWS_DATABASE_URL to use a PostgreSQL server of yours"
        ) from error
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return home, descriptor


async def _leave(home: Path, lock: int) -> None:
    """Drop the users' lock; the last user gives the keeper time to stop the server in order.

    In a container whatever still runs is killed as soon as the service has ended.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        last = True
    except BlockingIOError:
        last = False
    os.close(lock)
    if last:
        with suppress(EmbeddedServerError):
            await wait_until_stopped(home, patience=LAST_PATIENCE)


async def _ensure(home: Path, *, fast: bool) -> None:
    """Return once a keeper is at work and its server accepts connections."""
    until = time.monotonic() + PATIENCE
    await _start_keeper(home, fast=fast)
    place = place_of(home)
    while not (is_ready(place) and await _answers(home)):
        if not is_kept(home):
            raise EmbeddedServerError(
                f"the PostgreSQL server of EWS_HOME={home} does not start; {_last_words(home)}"
            )
        if time.monotonic() > until:
            raise EmbeddedServerError(
                f"the PostgreSQL server of EWS_HOME={home} was not ready after {PATIENCE:.0f} s; "
                f"{_last_words(home)}"
            )
        await asyncio.sleep(POLL)


async def _start_keeper(home: Path, *, fast: bool) -> None:
    """Start a keeper unless one is at work; it has its lock when this returns."""
    if is_kept(home):
        return
    with (home / "keeper.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "ews.store.keeper", str(home), *(["--fast"] if fast else [])],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=Path(__file__).parents[2],
        )
        await process.wait()


async def _answers(home: Path) -> bool:
    """Say whether a connection can be made: the pid file of a killed server also says ready."""
    try:
        conn = await asyncpg.connect(_dsn(home, "postgres"), timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    await conn.close()
    return True


async def _make_database(home: Path) -> str:
    conn = await asyncpg.connect(_dsn(home, "postgres"))
    try:
        if not await conn.fetchval(DATABASE_EXISTS, DATABASE):
            with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                await conn.execute(CREATE_DATABASE)
    finally:
        await conn.close()
    return _dsn(home, DATABASE)


def _dsn(home: Path, database: str) -> str:
    folder = place_of(home).socket_record.read_text()
    return f"postgresql://ews@/{database}?host={quote(folder, safe='')}"


async def _watch(home: Path, *, fast: bool) -> None:
    """Start a new keeper when the former was killed, as long as we use the server."""
    while True:
        await asyncio.sleep(WATCH)
        if not is_kept(home):
            LOG.warning("database_keeper_gone", home=str(home))
            try:
                await _start_keeper(home, fast=fast)
            except OSError as error:  # a full disk; it may have room again at the next look
                LOG.warning("database_keeper_not_started", why=error.strerror)


def _last_words(home: Path) -> str:
    """Return the end of the keeper's and the server's log."""
    words = []
    for log in (home / "keeper.log", place_of(home).log):
        if log.exists():
            lines = log.read_text(errors="replace").splitlines()
            words.append(f"{log} ends with: {' | '.join(lines[-3:])}")
    return "; ".join(words)
