"""Migrations run once, whole, forward, and never on a newer database."""

import asyncio
import sys

import asyncpg
import pytest

from ews.errors import DatabaseRightsError, DatabaseUnavailableError, NewerDatabaseError
from ews.store.connection import Connection
from ews.store.migrate import database_revision, migrate
from ews.store.migrations.revisions import HEAD
from tests.conftest import address_of

MIGRATE = "import asyncio, sys, ews.store.migrate as m; asyncio.run(m.migrate(sys.argv[1]))"


async def test_two_migrations_started_at_once_both_succeed(empty_dsn: str) -> None:
    found = await asyncio.gather(migrate(empty_dsn), migrate(empty_dsn))
    assert tuple(found) == (HEAD, HEAD)


async def test_two_processes_that_migrate_at_once_both_succeed(empty_dsn: str) -> None:
    program = (sys.executable, "-c", MIGRATE, empty_dsn)
    started = [await asyncio.create_subprocess_exec(*program) for _ in "ab"]
    assert await asyncio.gather(*[process.wait() for process in started]) == [0, 0]


async def test_a_migrated_database_is_left_alone(dsn: str) -> None:
    assert await migrate(dsn) == HEAD


async def test_every_sql_file_has_run(conn: Connection) -> None:
    assert await database_revision(conn) == HEAD


async def test_a_newer_database_is_refused(dsn: str, conn: Connection) -> None:
    await conn.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError, match="revision 9999"):
        await migrate(dsn)


async def test_an_address_where_nothing_answers_is_said_so() -> None:
    with pytest.raises(DatabaseUnavailableError, match="EWS_DATABASE_URL"):
        await migrate("postgresql://ews@127.0.0.1:1/ews")


async def test_a_database_that_does_not_exist_is_said_so(server: str) -> None:
    with pytest.raises(DatabaseUnavailableError, match="does not exist"):
        await migrate(address_of(server, "not_there"))


async def test_an_account_without_rights_is_told_what_it_needs(server: str, empty_dsn: str) -> None:
    admin = await asyncpg.connect(server)
    try:
        await admin.execute("CREATE ROLE guest_of_migrations LOGIN")
        guest = empty_dsn.replace("//ews@", "//guest_of_migrations@")
        with pytest.raises(DatabaseRightsError, match="owns the database"):
            await migrate(guest)
    finally:
        await admin.execute("DROP ROLE guest_of_migrations")
        await admin.close()
    assert await migrate(empty_dsn) == HEAD


async def test_the_plain_owner_of_a_database_may_migrate_it(server: str, empty_dsn: str) -> None:
    name = empty_dsn.partition("?")[0].rpartition("/")[2]
    admin = await asyncpg.connect(server)
    try:
        await admin.execute(f"CREATE ROLE owner_{name} LOGIN")
        await admin.execute(f"ALTER DATABASE {name} OWNER TO owner_{name}")
        assert await migrate(empty_dsn.replace("//ews@", f"//owner_{name}@")) == HEAD
    finally:
        await admin.close()
