"""A server that the operator brings: PostgreSQL 15 to 18, here the one of the distribution."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from ews.errors import DatabaseUnavailableError, UnsupportedServerError
from ews.store.keeper import identity, is_ready
from ews.store.migrate import migrate
from ews.store.migrations.revisions import HEAD
from ews.store.place import Place, server_account
from ews.store.pool import check_server, open_pool
from tests.conftest import new_home

INSTALLED = shutil.which("postgres")
needs_server = pytest.mark.skipif(
    INSTALLED is None, reason="no PostgreSQL of the distribution on PATH"
)


@pytest.fixture(scope="module")
def external() -> Iterator[str]:
    """Address of a PostgreSQL that is not the embedded one."""
    account = server_account()
    who = identity(account)
    with new_home() as home:
        shutil.chown(home, account.uid, account.gid)
        data, folder = home / "data", Path(str(INSTALLED)).resolve().parent
        make: list[str | Path] = [
            folder / "initdb",
            "-D",
            data,
            "-U",
            "owner",
            "-A",
            "trust",
            "-N",
            "--locale=C",
        ]
        subprocess.run(  # noqa: S603  # the distribution's own
            make, check=True, cwd="/", stdout=subprocess.DEVNULL, **who
        )
        options = ["-clisten_addresses=", f"-cunix_socket_directories={home}", "-cfsync=off"]
        server = subprocess.Popen(  # noqa: S603  # the distribution's own
            [folder / "postgres", "-D", data, *options], cwd="/", stderr=subprocess.DEVNULL, **who
        )
        while not is_ready(Place(folder=home)):
            time.sleep(0.02)
        yield f"postgresql://owner@/postgres?host={home}"
        server.terminate()
        server.wait()


@needs_server
async def test_tables_and_json_work_on_a_server_of_the_distribution(external: str) -> None:
    assert await migrate(external) == HEAD
    async with open_pool(external) as pool, pool.acquire() as conn:
        assert await conn.fetchval("SELECT $1::jsonb -> 'a'", {"a": [1, None]}) == [1, None]


class Elsewhere:
    """A connection to a server of some other major version, as asyncpg tells it."""

    def __init__(self, major: int) -> None:
        self.major = major

    def get_server_version(self) -> object:
        return asyncpg.types.ServerVersion(self.major, 0, 0, "final", 0)


@pytest.mark.parametrize("major", [9, 14, 19])
def test_a_server_that_was_never_tested_is_refused_with_words(major: int) -> None:
    with pytest.raises(UnsupportedServerError, match=f"PostgreSQL {major}, expected 15 to 18"):
        check_server(Elsewhere(major))  # type: ignore[arg-type]  # there is no such server here


@pytest.mark.parametrize("major", [15, 18])
def test_a_server_that_is_tested_is_accepted(major: int) -> None:
    check_server(Elsewhere(major))  # type: ignore[arg-type]  # one of them is here, not both


async def test_a_pool_says_when_nothing_answers() -> None:
    with pytest.raises(DatabaseUnavailableError, match="EWS_DATABASE_URL"):
        async with open_pool("postgresql://ews@127.0.0.1:1/ews"):
            pass
