"""`ews reciprocity`: what each country gave to others and took from them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.settings import read_settings
from ews.store.reciprocity import Exchanged, across_borders

app = typer.Typer()

DAYS = ["%Y-%m-%d"]
Since = Annotated[datetime | None, typer.Option(formats=DAYS, help="first day; a year ago")]
Until = Annotated[datetime | None, typer.Option(formats=DAYS, help="first day that counts not")]
COLUMNS = ("country", "reports given", "bulletins given", "reports taken", "bulletins taken")


@app.command()
def reciprocity(since: Since = None, until: Until = None, as_json: AsJson = False) -> None:
    """List what crossed borders, by country: given to others, taken from others."""
    end = until.replace(tzinfo=UTC) if until else SystemClock().now()
    begin = since.replace(tzinfo=UTC) if since else end - timedelta(days=365)
    if begin >= end:
        raise typer.BadParameter(f"found --since {begin:%Y-%m-%d}, expected a day before --until")
    found = asyncio.run(_found(begin, end))
    if as_json:
        write_json(found)
        return
    rows = (
        (
            one.country or "none",
            one.given_reports,
            one.given_bulletins,
            one.taken_reports,
            one.taken_bulletins,
        )
        for one in found
    )
    write_table(f"given and taken, {begin:%Y-%m-%d} to {end:%Y-%m-%d}", COLUMNS, rows)


async def _found(since: datetime, until: datetime) -> list[Exchanged]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await across_borders(conn, since=since, until=until)
