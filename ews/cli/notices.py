"""`ews notices`: changes that nobody could be told of yet, and trying them again at once."""

import asyncio
from typing import Annotated

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.settings import read_settings
from ews.store.notice_failures import NoticeFailure, open_failures, retry_now

app = typer.Typer(no_args_is_help=True, help="Changes whose notices failed: see them, retry them.")

Seqs = Annotated[list[int] | None, typer.Argument(metavar="SEQ...")]
All = Annotated[bool, typer.Option("--all", help="all that failed")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000)]


@app.command()
def failed(limit: Limit = 100, as_json: AsJson = False) -> None:
    """List changes that nobody could be told of, oldest first; the worker tries them again."""
    found = asyncio.run(_failed(limit))
    if as_json:
        write_json(found)
        return
    columns = ("seq", "record", "error", "where", "tries", "since", "next try")
    rows = (
        (
            one.seq,
            f"{one.record} {one.record_id} v{one.version}",
            one.error,
            one.place,
            one.tries,
            one.first_at,
            one.next_at,
        )
        for one in found
    )
    write_table(f"{len(found)} changes that nobody could be told of", columns, rows)


@app.command("retry")
def try_again(seqs: Seqs = None, every: All = False, as_json: AsJson = False) -> None:
    """Have the worker try these at once, not only after their pause; nobody is told twice."""
    if bool(seqs) == every:
        raise typer.BadParameter("give the numbers of changes, or --all")
    done = asyncio.run(_retry(seqs))
    missing = sorted(set(seqs or ()) - set(done))
    if missing:
        stop(f"no failed change has the number {missing[0]}; `ews notices failed` lists them")
    if as_json:
        write_json({"retried": done})
    else:
        typer.echo(f"{len(done)} will be tried again; a worker does it within seconds")


async def _failed(limit: int) -> list[NoticeFailure]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await open_failures(conn, limit=limit)


async def _retry(seqs: list[int] | None) -> list[int]:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await retry_now(conn, seqs or None, at=at)
