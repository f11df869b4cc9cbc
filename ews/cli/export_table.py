"""`ews export table`: what an organisation may see, as a signed CSV or XLSX file."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from ews.cli.failures import IMPOSSIBLE, stop
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.errors import EwsError
from ews.flow.table_files import WRITERS, TableFile, table_file
from ews.flow.tables import TABLES
from ews.settings import read_settings
from ews.store.audit import Deed, add_audit
from ews.store.organisations import list_organisations
from ews.store.standing import standings
from ews.store.tables import Asked

Day = datetime | None
Name = Annotated[str, typer.Argument(metavar="TABLE", help="findings or reports")]
Reader = Annotated[str, typer.Option("--as", help="the organisation that reads")]
Form = Annotated[str, typer.Option("--format", help="csv or xlsx")]
Since = Annotated[Day, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")]
Until = Annotated[Day, typer.Option("--until", formats=["%Y-%m-%d"], help="day after it")]
Country = Annotated[str | None, typer.Option("--country")]
Family = Annotated[str | None, typer.Option("--family")]
Out = Annotated[Path, typer.Option("--out", dir_okay=False)]


def table(
    name: Name,
    reader: Reader,
    out: Out,
    form: Form = "csv",
    since: Since = None,
    until: Until = None,
    country: Country = None,
    family: Family = None,
) -> None:
    """Write a table of what an organisation may see, and beside it OUT.jws, its signature."""
    if name not in TABLES or form not in WRITERS:
        words = f"expected a table of {', '.join(TABLES)} as {' or '.join(WRITERS)}"
        stop(words, code=IMPOSSIBLE)
    asked = Asked(
        since=since.date() if since else None,
        until=until.date() if until else None,
        country=country,
        family=family,
    )
    try:
        made = asyncio.run(_make(name, reader, cast("Literal['csv', 'xlsx']", form), asked))
    except EwsError as error:
        stop(error.message)
    out.write_bytes(made.content)
    beside = out.with_name(f"{out.name}.jws")
    beside.write_text(f"{made.signature}\n", encoding="ascii")
    typer.echo(f"{made.rows} rows written to {out}, signature to {beside}")


async def _make(name: str, reader: str, form: Literal["csv", "xlsx"], asked: Asked) -> TableFile:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool:
        async with pool.acquire() as conn:
            known = {one.name: one.id for one in await list_organisations(conn)}
            read = await standings(conn, [known[reader]] if reader in known else [], at=at)
        if not read:
            stop(f"there is no organisation {reader!r} that may read")
        [who] = read.values()
        made = await table_file(pool, pool, who, name=name, form=form, asked=asked, at=at)
        deed = Deed(
            at=at,
            actor="operator",
            action="ews export table",
            organisation_id=who.organisation_id,
            detail={"table": name, "rows": made.rows},
        )
        async with pool.acquire() as conn:
            await add_audit(conn, [deed])
    return made
