"""`ews db`: the tables of this release; backup and restore."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from ews.cli.output import AsJson, write_json
from ews.settings import Settings, read_settings
from ews.store.backup import back_up, restore
from ews.store.embedded import running_database
from ews.store.migrate import migrate

app = typer.Typer(no_args_is_help=True, help="The database: migrate, back up, restore.")


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
    asyncio.run(_with_address(lambda dsn: back_up(dsn, file)))
    typer.echo(f"wrote {file}")


@app.command("restore")
def restore_database(file: File) -> None:
    """Fill an empty database from a backup, then bring it to the tables of this release."""
    asyncio.run(_with_address(lambda dsn: restore(dsn, file)))
    revision = asyncio.run(_migrate(read_settings()))
    typer.echo(f"restored {file}; the database is at revision {revision}")


async def _with_address(work: Callable[[str], Awaitable[None]]) -> None:
    async with running_database(read_settings()) as dsn:
        await work(dsn)


async def _migrate(settings: Settings) -> str:
    async with running_database(settings) as dsn:
        return await migrate(dsn)
