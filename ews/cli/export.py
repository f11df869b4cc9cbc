"""`ews export`: receivers of the advisory export, the national gate, batches and their bytes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from connectors.exporters.advisory.mapping_files import UnknownMappingError, load_mapping
from ews.cli.export_table import table
from ews.cli.failures import IMPOSSIBLE, stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.errors import EwsError
from ews.flow.export_remaking import Remade, remade
from ews.flow.letting_go import Decider, approve, refuse, send_again, set_policy
from ews.settings import read_settings
from ews.store.audit import Deed, add_audit
from ews.store.connection import Connection
from ews.store.export_gates import ELSE, Gate, list_gates
from ews.store.export_receivers import list_receivers, put_receiver
from ews.store.exports import Batch, Content, content_of, find_batch, list_batches
from ews.worker.assembly import assemble_annual, assemble_period

app = typer.Typer(no_args_is_help=True, help="The advisory export: one batch a period and country.")

app.command()(table)
T = TypeVar("T")
Name = Annotated[str, typer.Option("--receiver", help="the receiver's name")]
Address = Annotated[str, typer.Option("--address", help="its URL, https; none if it only pulls")]
Token = Annotated[str, typer.Option("--token", prompt=True, hide_input=True)]
MappingName = Annotated[str, typer.Option("--mapping", help="in whose words: ID or ID/VERSION")]
Schedule = Annotated[str, typer.Option("--schedule", help="monthly, quarterly or none")]
Since = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")]
Until = Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="day after it")]
Year = Annotated[int, typer.Option("--year", min=1990, max=2100)]
BatchId = Annotated[UUID, typer.Argument(metavar="ID")]
Out = Annotated[Path, typer.Option("--out", dir_okay=False)]
Country = Annotated[str, typer.Option("--country", help="ISO code, or * for all others")]
Policy = Annotated[str, typer.Option("--policy", help="auto, delayed or manual")]
Hours = Annotated[int, typer.Option("--hours", min=0, max=8760, help="with delayed")]
AlertsAtOnce = Annotated[bool, typer.Option("--alerts-at-once", help="whatever the policy")]
Note = Annotated[str, typer.Option("--note", help="why; who sent the items is shown it")]


@app.command()
def receiver(
    name: Name,
    token: Token,
    address: Address = "",
    mapping: MappingName = "ews/1",
    schedule: Schedule = "monthly",
) -> None:
    """Add a receiver, or change one."""
    known = _mapping(mapping)

    async def act(conn: Connection, at: datetime) -> None:
        await put_receiver(
            conn, name=name, address=address, token=token, at=at, mapping=known, schedule=schedule
        )

    _run(act, deed="receiver", record=name)
    typer.echo(f"{name} is told in the words of {known[0]}/{known[1]}")
    typer.echo(f"it receives at {address}" if address else "it pulls, by a key of its organisation")


@app.command()
def gate(
    country: Country, policy: Policy, hours: Hours = 0, alerts_at_once: AlertsAtOnce = False
) -> None:
    """Set what a country lets out by itself; without a policy a person decides on each batch."""
    events = "auto" if alerts_at_once else "as_policy"
    new = Gate(country=country, policy=policy, delay_hours=hours, events=events)
    if policy not in {"auto", "delayed", "manual"} or (policy == "delayed") != (hours > 0):
        stop("expected --policy auto, manual, or delayed with --hours", code=IMPOSSIBLE)
    _run(
        lambda conn, at: set_policy(conn, new, person_id=None, at=at),
        deed="gate",
        record=country,
        policy=policy,
    )
    typer.echo(f"{'all others' if country == ELSE else country}: {policy}")


@app.command()
def gates(as_json: AsJson = False) -> None:
    """List what countries let out by themselves."""
    found = _run(lambda conn, _: list_gates(conn))
    if as_json:
        write_json(found)
        return
    rows = ((one.country, one.policy, one.delay_hours, one.events, one.person) for one in found)
    write_table("National gate", ("country", "policy", "hours", "alerts", "set by"), rows)


@app.command()
def period(name: Name, since: Since, until: Until, as_json: AsJson = False) -> None:
    """Assemble the batches of a period of receipt, one a country; once is enough."""
    span = (since.date(), until.date())

    async def act(conn: Connection, at: datetime) -> list[Batch]:
        made = await assemble_period(conn, await _receiver(conn, name), span, at=at)
        return [one for key in made if (one := await find_batch(conn, key))]

    _tell(_run(act, deed="period", record=name), as_json=as_json)


@app.command()
def annual(name: Name, year: Year, as_json: AsJson = False) -> None:
    """Assemble the totals of a year with the cases they are the sum of."""

    async def act(conn: Connection, at: datetime) -> list[Batch]:
        made = await assemble_annual(conn, await _receiver(conn, name), year, at=at)
        return [one for key in made if (one := await find_batch(conn, key))]

    _tell(_run(act, deed="annual", record=name), as_json=as_json)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List batches, newest first."""
    _tell(_run(lambda conn, _: list_batches(conn, before=None, limit=200)), as_json=as_json)


@app.command("approve")
def let_go(batch_id: BatchId, note: Note) -> None:
    """Let a batch go, as the operator; the country's focal point does it through the API."""
    _decide(lambda conn, by: approve(conn, batch_id, by, note=note), "approve", batch_id)
    typer.echo(f"batch {batch_id} is let go")


@app.command("refuse")
def hold_back(batch_id: BatchId, note: Note) -> None:
    """Refuse a batch, as the operator."""
    _decide(lambda conn, by: refuse(conn, batch_id, by, note=note), "refuse", batch_id)
    typer.echo(f"batch {batch_id} is refused")


@app.command()
def resend(batch_id: BatchId) -> None:
    """Push a batch again that was given up."""
    _decide(lambda conn, _: send_again(conn, batch_id), "resend", batch_id)
    typer.echo(f"batch {batch_id} will be pushed again")


@app.command()
def content(batch_id: BatchId, out: Out) -> None:
    """Write the exact bytes of a batch to a file, and beside it OUT.jws, their signature."""
    found: Content | None = _run(lambda conn, _: content_of(conn, batch_id))
    if found is None:
        stop(f"there is no batch {batch_id}; `ews export list` shows those there are")
    out.write_bytes(found.content)
    typer.echo(f"{len(found.content)} bytes written to {out}")
    if found.signature:
        beside = out.with_name(f"{out.name}.jws")
        beside.write_text(f"{found.signature}\n", encoding="ascii")
        typer.echo(f"signature written to {beside}")


@app.command()
def again(batch_id: BatchId, as_json: AsJson = False) -> None:
    """Make a batch again from the point it was made at; exit code 1 if a byte differs."""

    async def act(conn: Connection, _: datetime) -> Remade | None:
        batch = await find_batch(conn, batch_id)
        return None if batch is None else await remade(conn, batch)

    found = _run(act)
    if found is None:
        stop(f"there is no batch {batch_id}; `ews export list` shows those there are")
    if as_json:
        write_json(found)
    else:
        typer.echo("the same to the byte" if found.is_same else "it differs")
    raise typer.Exit(0 if found.is_same else 1)


def _run(
    act: Callable[[Connection, datetime], Awaitable[T]],
    *,
    deed: str = "",
    record: str | None = None,
    **detail: str,
) -> T:
    """Do something in one transaction on the database of the settings; a deed is audited."""

    async def run() -> T:
        async with (
            open_database(read_settings()) as pool,
            pool.acquire() as conn,
            conn.transaction(),
        ):
            at = SystemClock().now()
            done = await act(conn, at)
            if deed:
                entry = Deed(
                    at=at,
                    actor="operator",
                    action=f"ews export {deed}",
                    record_id=record,
                    detail=detail,
                )
                await add_audit(conn, [entry])
            return done

    return asyncio.run(run())


def _decide(
    act: Callable[[Connection, Decider], Awaitable[None]], deed: str, batch_id: UUID
) -> None:
    try:
        _run(
            lambda conn, at: act(conn, Decider(person_id=None, at=at)),
            deed=deed,
            record=str(batch_id),
        )
    except EwsError as error:
        stop(error.message)


async def _receiver(conn: Connection, name: str) -> UUID:
    known = {one.name: one.id for one in await list_receivers(conn)}
    if name not in known:
        stop(f"no receiver is called {name!r}; add it with `ews export receiver`")
    return known[name]


def _mapping(text: str) -> tuple[str, int]:
    name, _, version = text.partition("/")
    try:
        found = load_mapping(name, int(version or 1))
    except (UnknownMappingError, ValueError) as error:
        stop(str(error), code=IMPOSSIBLE)
    return found.id, found.version


def _tell(batches: list[Batch], *, as_json: bool) -> None:
    if as_json:
        write_json(batches)
        return
    columns = ("id", "receiver", "reason", "country", "assembled", "items", "taken", "not", "state")
    rows = (
        (
            one.id,
            one.receiver,
            one.reason,
            one.country,
            f"{one.assembled_at:%Y-%m-%d %H:%M}",
            one.items,
            one.accepted,
            one.rejected,
            one.state,
        )
        for one in batches
    )
    write_table("Advisory export", columns, rows)
