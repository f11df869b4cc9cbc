"""`ews export`: receivers of the advisory export, batches of a period, what was sent."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.settings import read_settings
from ews.store.exports import (
    Batch,
    content_of,
    find_batch,
    list_batches,
    list_receivers,
    put_receiver,
)
from ews.worker.assembly import assemble_period

app = typer.Typer(no_args_is_help=True, help="The advisory export: one batch a period.")

Name = Annotated[str, typer.Option("--receiver", help="the receiver's name")]
Address = Annotated[str, typer.Option("--address", help="its URL, https")]
Token = Annotated[str, typer.Option("--token", prompt=True, hide_input=True)]
Since = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")]
Until = Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="day after it")]
BatchId = Annotated[UUID, typer.Argument(metavar="ID")]
Out = Annotated[Path, typer.Option("--out", dir_okay=False)]


@app.command()
def receiver(name: Name, address: Address, token: Token) -> None:
    """Add a receiver, or give one a new address and token."""
    asyncio.run(_put_receiver(name, address, token))
    typer.echo(f"{name} receives at {address}")


@app.command()
def period(name: Name, since: Since, until: Until, as_json: AsJson = False) -> None:
    """Assemble the batch of a period of receipt for a worker to push; once is enough."""
    made = asyncio.run(_assemble(name, since, until))
    if as_json:
        write_json(made)
    else:
        typer.echo(f"batch {made.id}: {made.items} items, {made.bytes} bytes, {made.state}")


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List batches, newest first."""
    found = asyncio.run(_list())
    if as_json:
        write_json(found)
        return
    columns = ("id", "receiver", "reason", "assembled", "items", "accepted", "rejected", "state")
    rows = (
        (
            one.id,
            one.receiver,
            one.reason,
            f"{one.assembled_at:%Y-%m-%d %H:%M}",
            one.items,
            one.accepted,
            one.rejected,
            one.state,
        )
        for one in found
    )
    write_table("Advisory export", columns, rows)


@app.command()
def content(batch_id: BatchId, out: Out) -> None:
    """Write the exact bytes of a batch to a file."""
    found = asyncio.run(_content(batch_id))
    if found is None:
        stop(f"there is no batch {batch_id}; `ews export list` shows those there are")
    out.write_bytes(found)
    typer.echo(f"{len(found)} bytes written to {out}")


async def _put_receiver(name: str, address: str, token: str) -> None:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        await put_receiver(conn, name=name, address=address, token=token, at=at)


async def _assemble(name: str, since: datetime, until: datetime) -> Batch:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn, conn.transaction():
        known = {one.name: one.id for one in await list_receivers(conn)}
        if name not in known:
            stop(f"no receiver is called {name!r}; add it with `ews export receiver`")
        made = await assemble_period(conn, known[name], (since.date(), until.date()), at=at)
        batch = await find_batch(conn, made) if made else None
    if batch is None:
        stop("the batch could not be assembled; another export may be running, try again")
    return batch


async def _list() -> list[Batch]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await list_batches(conn, before=None, limit=200)


async def _content(batch_id: UUID) -> bytes | None:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await content_of(conn, batch_id)
