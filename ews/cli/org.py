"""`ews org`: the organisations of the exchange, for the operator."""

import asyncio
from typing import Annotated, Any

import typer

from ews.cli.failures import stop
from ews.cli.houses import Country, Kind, at_once, country_of, kind_of, one_of
from ews.cli.output import AsJson, write_json, write_rows
from ews.clock import SystemClock
from ews.flow.organisations import found_organisation
from ews.store.organisations import (
    Organisation,
    change_organisation,
    list_organisations,
    organisation_by_name,
)
from schemas.access import SCOPES, USUAL_SCOPES

app = typer.Typer(no_args_is_help=True, help="Add, list, suspend and reinstate organisations.")

Name = Annotated[str, typer.Argument(metavar="NAME")]
Given = Annotated[
    list[str] | None,
    typer.Option("--scope", help="what its managers may give; the usual ones if not named"),
]


@app.command()
def create(
    name: Name,
    kind: Kind = "lab",
    country: Country = None,
    scope: Given = None,
    as_json: AsJson = False,
) -> None:
    """Add an organisation."""
    scopes = tuple(one_of(each, SCOPES, "--scope") for each in scope or USUAL_SCOPES)
    made = asyncio.run(_create(name, kind_of(kind), country_of(country), scopes))
    if as_json:
        write_json(made)
    else:
        typer.echo(made.id)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List all organisations by name."""
    columns = ("id", "name", "kind", "country", "state")
    write_rows("Organisations", asyncio.run(_list()), columns, as_json=as_json)


@app.command()
def suspend(name: Name) -> None:
    """Let no key and nobody of an organisation in, from now on."""
    asyncio.run(_set_state(name, "suspended"))
    typer.echo(f"suspended {name}")


@app.command()
def reinstate(name: Name) -> None:
    """Let a suspended organisation in again."""
    asyncio.run(_set_state(name, "active"))
    typer.echo(f"reinstated {name}")


async def _create(
    name: str, kind: str, country: str | None, scopes: tuple[str, ...]
) -> Organisation:
    async with at_once() as conn:
        return await found_organisation(
            conn, name=name, kind=kind, country=country, scopes=scopes, at=SystemClock().now()
        )


async def _list() -> list[dict[str, Any]]:
    async with at_once() as conn:
        return [
            {
                "id": each.id,
                "name": each.name,
                "kind": each.kind,
                "country": each.country,
                "state": each.state,
                "scopes": list(each.scopes),
            }
            for each in await list_organisations(conn)
        ]


async def _set_state(name: str, state: str) -> None:
    async with at_once() as conn:
        found = await organisation_by_name(conn, name)
        if found is None:
            stop(f"no organisation is called {name!r}; `ews org list` shows them")
        await change_organisation(conn, found.id, name=name, state=state, scopes=found.scopes)
