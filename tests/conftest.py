"""A database for each test, a clock that stands still, settings that point nowhere else.

The server is the embedded one, or that of EWS_TEST_DSN (an account that may create databases).
A template is migrated once a run; each test that asks for one gets a copy of it.
"""

import gc
import os
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from ews.settings import Settings
from ews.store.connection import Connection, Pool
from ews.store.embedded import running_server, wait_until_stopped
from ews.store.migrate import migrate
from ews.store.pool import open_pool
from tests.clock import NOW, FixedClock
from tests.longest import longest_first

MEMORY, PLENTY = Path("/dev/shm"), 8 * 1024**3  # noqa: S108  # bytes

# Taken before anything else and then cleared: a developer's own settings must not reach a test.
TEST_DSN = os.environ.get("EWS_TEST_DSN")  # noqa: TID251  # tests only
for name in [name for name in os.environ if name.startswith("EWS_")]:  # noqa: TID251  # see above
    del os.environ[name]  # noqa: TID251  # see above

# Used by jsonschema alone, for the formats iri and iri-reference, which no schema here has. When it
# is imported it makes forty parsers: two seconds in each process of tests.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # cannot be imported


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-xdist hand files out in our order, not by their numbers of tests.

    Where Ctrl-C is not Python's own, asyncio's runner leaves it alone. Else it sets it anew around
    each fixture and test, and to do so writes out what a fixture returned, be it the whole law.
    """
    signal.signal(signal.SIGINT, _interrupt)
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what is made to stay: modules, tests, the law.

    Each look at all of it, in the run and five times at its end, costs half a second.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start the longest files first where several processes share them."""
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items)


@pytest.fixture(scope="session")
async def server() -> AsyncIterator[str]:
    """Address of a server on which databases may be created."""
    if TEST_DSN:
        yield TEST_DSN
        return
    with new_home() as home:
        async with running_server(home, fast=True) as address:
            yield address
        await wait_until_stopped(home)


@pytest.fixture(scope="session")
async def template(server: str) -> AsyncIterator[str]:
    """Name of a migrated database that is copied and never used itself."""
    async with database(server) as (address, name):
        await migrate(address)
        yield name


@pytest.fixture
async def dsn(server: str, template: str) -> AsyncIterator[str]:
    """Address of a migrated database for this test alone."""
    async with database(server, template=template) as (address, _):
        yield address


@pytest.fixture
async def empty_dsn(server: str) -> AsyncIterator[str]:
    """Address of a database without tables for this test alone."""
    async with database(server) as (address, _):
        yield address


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    async with open_pool(dsn, size=10) as opened:
        yield opened


@pytest.fixture
async def conn(pool: Pool) -> AsyncIterator[Connection]:
    async with pool.acquire() as connection:
        yield connection


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def settings(tmp_path: Path, dsn: str) -> Settings:
    """Settings of a service on the test's own database."""
    return Settings(
        database_url=dsn,
        home=tmp_path,
        host="127.0.0.1",
        port=0,
        base_url="http://127.0.0.1",
        compute_processes=1,
        pool_size=5,
        allow_loopback=True,
        log_level="warning",
    )


@contextmanager
def new_home() -> Iterator[Path]:
    """Make a home that PostgreSQL can reach when the tests run as root; remove it."""
    with tempfile.TemporaryDirectory(prefix="ews-test-", dir=_memory()) as folder:
        home = Path(folder)
        home.chmod(0o711)
        yield home


def _memory() -> Path | None:
    """Return a folder in memory where there is plenty, else None: wherever temporary files lie.

    Each test has a database of its own, a thousand small files; on a busy disk they cost a test
    more than all it does. The server's programs may have to lie there too, so they must run there.
    """
    if not os.access(MEMORY, os.W_OK | os.X_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > PLENTY else None


def address_of(server: str, name: str) -> str:
    """Address of a database of this name on the server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@asynccontextmanager
async def database(server: str, template: str = "template1") -> AsyncIterator[tuple[str, str]]:
    """Make a database, give its address and name, drop it."""
    name = f"ews_test_{uuid.uuid4().hex}"
    admin = await asyncpg.connect(server)
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield address_of(server, name), name
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()
