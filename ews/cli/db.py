"""`ews db migrate`: the tables of this release."""

import asyncio

import typer

from ews.cli.output import AsJson, write_json
from ews.settings import Settings, read_settings
from ews.store.embedded import running_database
from ews.store.migrate import migrate

app = typer.Typer(no_args_is_help=True, help="Bring the database to the tables of this release.")


@app.callback()
def _group() -> None:
    """Keep `migrate` a command of its own."""


@app.command("migrate")
def migrate_database(as_json: AsJson = False) -> None:
    """Run the migrations that are missing; safe when run twice at once."""
    revision = asyncio.run(_migrate(read_settings()))
    if as_json:
        write_json({"revision": revision})
    else:
        typer.echo(f"the database is at revision {revision}")


async def _migrate(settings: Settings) -> str:
    async with running_database(settings) as dsn:
        return await migrate(dsn)
