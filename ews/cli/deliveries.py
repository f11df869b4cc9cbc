"""`ews deliveries`: what could not be delivered, and putting it back."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.flow.sender import Sender
from ews.flow.subscribing import requeue
from ews.settings import read_settings
from ews.store.deliveries import Delivery, find_delivery, list_deliveries

app = typer.Typer(no_args_is_help=True, help="The dead letters: see them, requeue them.")

Ids = Annotated[list[UUID] | None, typer.Argument(metavar="ID...")]
All = Annotated[bool, typer.Option("--all", help="all that are dead")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000)]


@app.command()
def dead(limit: Limit = 100, as_json: AsJson = False) -> None:
    """List deliveries that were given up, newest first."""
    found = asyncio.run(_dead(limit))
    if as_json:
        write_json(found)
        return
    columns = ("id", "record", "channel", "address", "attempts", "last", "why")
    rows = (
        (
            one.id,
            f"{one.record} {one.record_id} v{one.version}",
            one.channel,
            one.address,
            one.attempts,
            one.last_attempt_at,
            one.error,
        )
        for one in found
    )
    write_table(f"{len(found)} dead deliveries", columns, rows)


@app.command("requeue")
def put_back(ids: Ids = None, every: All = False, as_json: AsJson = False) -> None:
    """Put dead deliveries back; they keep their webhook-id, so a receiver sees a repeat as one."""
    if bool(ids) == every:
        raise typer.BadParameter("give the ids of deliveries, or --all")
    done = asyncio.run(_requeue(ids or []))
    if as_json:
        write_json({"requeued": done})
    else:
        typer.echo(f"{len(done)} put back; a worker sends them")


async def _dead(limit: int) -> list[Delivery]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await list_deliveries(
            conn, organisation_id=None, state="dead", before=None, limit=limit
        )


async def _requeue(ids: list[UUID]) -> list[UUID]:
    wanted = ids or [one.id for one in await _dead(10_000)]
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn, conn.transaction():
        for delivery_id in wanted:
            found = await find_delivery(conn, delivery_id)
            if found is None:
                stop(f"there is no delivery {delivery_id}")
            # The operator acts for whoever sent the bulletin.
            sender = Sender(organisation_id=found.sender_id, country=None, scopes=frozenset())
            await requeue(conn, sender, delivery_id, at=at)
    return wanted
