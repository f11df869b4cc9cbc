"""Backup and restore of the whole database with the programs that come with our own PostgreSQL.

What they write for an older server, that server cannot take back; it has its own programs. A seal
at the end of the file (ews/store/seals.py) says what is in it; what is restored is compared.
"""

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from ews.store.migrate import check_revision, connect, database_revision
from ews.store.place import installed_programs
from ews.store.seals import BackupError, Seal, add_seal, contents_of, differences, read_seal

OLDEST = 17  # an older server does not know all settings that our pg_restore makes
MAGIC = b"PGDMP"

HOLDS_TABLES = """
SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))
ORDER BY 1
"""

EXPORT_SNAPSHOT = "SELECT pg_export_snapshot()"
HAS_READERS = "SELECT to_regprocedure('grant_readers()') IS NOT NULL"
GRANT_READERS = "SELECT grant_readers()"


async def back_up(dsn: str, file: Path) -> Seal:
    """Write the database as of one instant to a new file, in `pg_dump`'s custom format, sealed.

    Raises:
        BackupError: the file is there already, or pg_dump failed; nothing half-written stays.
    """
    _check_new(file)
    conn = await _connect(dsn)
    draft = file.with_name(f"{file.name}.unfinished")
    try:
        draft.touch(mode=0o600, exist_ok=True)
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            instant = await conn.fetchval(EXPORT_SNAPSHOT)
            # Policies let the service see all; without this an owner that they bind is refused.
            options = ("--format=custom", f"--snapshot={instant}", "--enable-row-security")
            await _run("pg_dump", dsn, *options, f"--file={draft}")
            contents = await contents_of(conn)
        seal = await asyncio.to_thread(add_seal, draft, contents)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
        await conn.close()
    return seal


async def restore(dsn: str, file: Path) -> Seal:
    """Fill an empty database from a backup, and compare every table with what was sealed.

    Raises:
        BackupError: the database holds tables, the file is not what was sealed, pg_restore failed,
            or a table is not as it was.
        NewerDatabaseError: the backup is of a newer release.
    """
    _check_backup(file)
    seal = await asyncio.to_thread(read_seal, file)
    conn = await _connect(dsn)
    try:
        if await conn.fetchval(HOLDS_TABLES):
            raise BackupError(
                "the database already holds tables and was left alone; "
                "restore into a new EWS_HOME or a new, empty database"
            )
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        await _run("pg_restore", dsn, *options, "--no-comments", str(file))
        check_revision(await database_revision(conn))
        if await conn.fetchval(HAS_READERS):
            await conn.execute(GRANT_READERS)  # rights are of a server, and not in the file
        differing = differences(seal, await contents_of(conn))
        if differing:
            raise BackupError(
                f"what was restored is not what was backed up: {'; '.join(differing)}; "
                "use another backup, and an empty database for it"
            )
    finally:
        await conn.close()
    return seal


def _check_new(file: Path) -> None:
    if file.exists():
        raise BackupError(f"{file} exists; a backup never overwrites another, give a new name")


def _check_backup(file: Path) -> None:
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            raise BackupError(f"{file} is no backup; expected a file that `ews db backup` wrote")


async def _connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    conn = await connect(dsn)
    major = conn.get_server_version().major
    if major < OLDEST:
        await conn.close()
        raise BackupError(
            f"the server is PostgreSQL {major}; use its own pg_dump --format=custom and pg_restore"
        )
    return conn


async def _run(program: str, dsn: str, *arguments: str) -> None:
    address, password = _without_password(dsn)
    process = await asyncio.create_subprocess_exec(
        installed_programs() / program,
        f"--dbname={address}",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={"LC_ALL": "C", "PGPASSWORD": password},
    )
    try:
        _, told = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise BackupError(f"{program} failed: {told.decode(errors='replace').strip()}")


def _without_password(dsn: str) -> tuple[str, str]:
    """Take the password out: everybody on the machine can read a program's arguments."""
    parts = urlsplit(dsn)
    who, at, where = parts.netloc.rpartition("@")
    name, _, password = who.partition(":")
    return urlunsplit(parts._replace(netloc=f"{name}{at}{where}")), unquote(password)
