"""`ews audit`: prove the audit whole, write down its head, look at its entries."""

import asyncio
import re
from typing import Annotated, Any
from uuid import UUID

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.flow.proving import Proof, prove
from ews.settings import read_settings
from ews.store.audit import Entry, Head, Wanted, all_entries, audit_head, list_entries
from ews.store.transactions import snapshot

app = typer.Typer(no_args_is_help=True, help="Who did or read what: prove it whole, look at it.")

Known = Annotated[
    list[str] | None,
    typer.Option("--head", metavar="NUMBER:HASH", help="a head that was written down earlier"),
]
Organisation = Annotated[UUID | None, typer.Option("--organisation", help="its id; else all")]
Record = Annotated[str | None, typer.Option("--record", help="the id of a record; else all")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="so many, newest first")]

HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


@app.command()
def verify(head: Known = None, as_json: AsJson = False) -> None:
    """Follow the whole chain; exit 1 at the first entry that was changed, taken away or put in.

    Give heads that `ews audit head` printed earlier: without one, a chain that somebody made wholly
    anew cannot be told from the true one.
    """
    known = dict(_known(text) for text in head or [])
    proof = asyncio.run(_verify(known))
    if as_json:
        write_json(proof)
    else:
        typer.echo(in_words(proof))
    if proof.broken is not None:
        raise typer.Exit(1)


@app.command(name="head")
def show_head(as_json: AsJson = False) -> None:
    """Print the newest entry's number and hash: keep it where nobody here can change it."""
    found = asyncio.run(_head())
    if as_json:
        write_json({"number": found.id, "hash": found.hash.hex()})
    else:
        typer.echo(f"{found.id}:{found.hash.hex()}")


@app.command(name="list")
def show_list(
    organisation: Organisation = None,
    record: Record = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show entries, newest first."""
    found = asyncio.run(_list(organisation, record, limit))
    if as_json:
        write_json([{"number": each.id, **each.deed} for each in found])
        return
    columns = ("number", "at", "actor", "action", "record", "how")
    write_table("Audit", columns, (_row(each) for each in found))


def _row(entry: Entry) -> tuple[object, ...]:
    deed = entry.deed
    detail: dict[str, Any] = deed["detail"]
    how = " ".join(str(detail[name]) for name in ("state", "status") if name in detail)
    return entry.id, deed["at"], deed["actor"], deed["action"], deed["record_id"], how


def _known(text: str) -> tuple[int, bytes]:
    found = HEAD.fullmatch(text)
    if found is None:
        stop(f"found --head {text!r}, expected NUMBER:HASH as `ews audit head` prints it")
    return int(found[1]), bytes.fromhex(found[2])


def in_words(proof: Proof) -> str:
    """Say how far the chain holds."""
    if proof.broken is None:
        return f"whole: {proof.entries} entries"
    return f"broken after {proof.entries} entries: {proof.broken.why}"


async def _verify(known: dict[int, bytes]) -> Proof:
    async with open_database(read_settings()) as pool, snapshot(pool) as conn:
        return await prove(all_entries(conn), await audit_head(conn), known)


async def _head() -> Head:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await audit_head(conn)


async def _list(organisation: UUID | None, record: str | None, limit: int) -> list[Entry]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        wanted = Wanted(organisation_id=organisation, record_id=record)
        return list(await list_entries(conn, wanted, limit=limit))
