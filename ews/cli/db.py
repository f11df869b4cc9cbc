"""`ews db`: the tables of this release; backup, restore, proof that a backup is good."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from ews.cli.audit import in_words
from ews.cli.output import AsJson, write_json
from ews.flow.proving import prove
from ews.settings import Settings, read_settings
from ews.store.audit import all_entries, audit_head
from ews.store.backup import back_up, restore
from ews.store.changes import latest_seq
from ews.store.embedded import running_database, running_server
from ews.store.migrate import migrate
from ews.store.place import place_of
from ews.store.pool import open_pool
from ews.store.seals import Seal
from ews.store.transactions import snapshot

app = typer.Typer(
    no_args_is_help=True, help="The database: migrate, back up, restore, prove a backup."
)


File = Annotated[Path, typer.Argument(metavar="FILE", help="in pg_dump's custom format")]


@app.command("migrate")
def migrate_database(as_json: AsJson = False) -> None:
    """Run the migrations that are missing; safe when run twice at once."""
    revision = asyncio.run(_migrate(read_settings()))
    if as_json:
        write_json({"revision": revision})
    else:
        typer.echo(f"the database is at revision {revision}")


@app.command("backup")
def back_up_database(file: File) -> None:
    """Write the database as of this instant to a new file; the service may go on meanwhile."""
    seal = asyncio.run(_back_up(file))
    typer.echo(f"wrote {file}: {seal.rows} rows in {len(seal.tables)} tables")


@app.command("restore")
def restore_database(file: File) -> None:
    """Fill an empty database from a backup, then bring it to the tables of this release.

    Every table is compared, row by row, with what was backed up.
    """
    seal = asyncio.run(_restore(file))
    revision = asyncio.run(_migrate(read_settings()))
    typer.echo(f"restored {file}: {seal.rows} rows; the database is at revision {revision}")


@app.command("verify")
def verify_backup(file: File, as_json: AsJson = False) -> None:
    """Prove a backup: restore it on a PostgreSQL of its own, compare every row, prove the audit.

    The service and its database are not touched. Exit 1 if the audit is broken.
    """
    found = asyncio.run(_verify(file))
    if as_json:
        write_json(found)
    else:
        typer.echo(
            f"{file} can be restored: {found['rows']} rows in {found['tables']} tables are as they "
            f"were; {found['reports']} reports; changes up to {found['change_seq']}; "
            f"{in_words(found['audit'])}"
        )
    if found["audit"].broken is not None:
        raise typer.Exit(1)


async def _back_up(file: Path) -> Seal:
    async with running_database(read_settings()) as dsn:
        return await back_up(dsn, file)


async def _restore(file: Path) -> Seal:
    async with running_database(read_settings()) as dsn:
        return await restore(dsn, file)


async def _verify(file: Path) -> dict[str, Any]:
    """Restore into a server that is made for it and thrown away, beside the file."""
    with _own_home(file) as home:
        async with running_server(home, fast=True) as dsn:
            return await _prove(dsn, file)


@contextmanager
def _own_home(file: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix="ews-verify-", dir=file.absolute().parent) as folder:
        home = Path(folder)
        home.chmod(0o711)
        try:
            yield home
        finally:
            # For root the server may lie elsewhere, where its account can reach it.
            shutil.rmtree(place_of(home).folder, ignore_errors=True)


async def _prove(dsn: str, file: Path) -> dict[str, Any]:
    seal = await restore(dsn, file)
    await migrate(dsn)
    async with open_pool(dsn, size=2) as pool, snapshot(pool) as conn:
        return {
            "rows": seal.rows,
            "tables": len(seal.tables),
            "reports": seal.tables["public.report"].rows,
            "change_seq": await latest_seq(conn),
            "audit": await prove(all_entries(conn), await audit_head(conn), {}),
        }


async def _migrate(settings: Settings) -> str:
    async with running_database(settings) as dsn:
        return await migrate(dsn)
