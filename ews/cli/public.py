"""`ews public`: the public numbers of a quarter, with small counts suppressed."""

import asyncio
from typing import Annotated

import typer

from ews.cli.failures import IMPOSSIBLE, stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock, today
from ews.flow.aggregates import LEAST
from ews.flow.publishing_numbers import publish_quarter, quarters_due
from ews.flow.quarters import Quarter, read_quarter
from ews.settings import read_settings
from ews.store.audit import Deed, add_audit
from ews.store.public_numbers import Release, last_releases

app = typer.Typer(no_args_is_help=True, help="The public numbers: counts that point at nobody.")

QuarterName = Annotated[str, typer.Option("--quarter", help="such as 2026-Q3; all that are due")]
Least = Annotated[
    int, typer.Option("--least", min=3, max=100, help="no number below it can be worked out")
]


@app.command()
def publish(quarter: QuarterName = "", least: Least = LEAST, as_json: AsJson = False) -> None:
    """Publish a quarter, or all that are due; what was published stays as it is.

    A quarter that is published by name need not be due. Too little to publish is left for later.
    """
    try:
        named = read_quarter(quarter) if quarter else None
    except ValueError as error:
        stop(str(error), code=IMPOSSIBLE)
    done = asyncio.run(_publish(named, least))
    if as_json:
        write_json(done)
        return
    for name, published in done.items():
        typer.echo(f"{name}: {'published' if published else 'too little to publish'}")


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List the quarters that were published."""
    found = asyncio.run(_list())
    if as_json:
        write_json(found)
        return
    rows = ((one.quarter, one.part, f"{one.released_at:%Y-%m-%d}") for one in found)
    write_table("Public numbers", ("quarter", "parts", "last"), rows)


async def _publish(named: Quarter | None, least: int) -> dict[str, bool]:
    clock, done = SystemClock(), {}
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        due = [named] if named else await quarters_due(conn, today(clock))
        for quarter in due:
            async with conn.transaction():
                at = clock.now()
                done[str(quarter)] = await publish_quarter(conn, quarter, at=at, least=least)
                deed = Deed(
                    at=at, actor="operator", action="ews public publish", record_id=str(quarter)
                )
                await add_audit(conn, [deed])
    return done


async def _list() -> list[Release]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await last_releases(conn)
