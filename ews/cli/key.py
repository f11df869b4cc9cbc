"""`ews key`: an organisation and its keys for the API."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import typer

from ews.cli.failures import stop
from ews.cli.houses import (
    Country,
    House,
    Kind,
    at_once,
    country_of,
    kind_of,
    one_of,
    operator_of,
)
from ews.cli.output import AsJson, write_json, write_rows
from ews.clock import SystemClock
from ews.flow.keys_of import MadeKey, rotate_key
from ews.store.api_keys import create_key, find_key, list_keys, revoke_key
from ews.store.organisations import ensure_organisation, ensure_person, list_organisations
from schemas.access import SCOPES

app = typer.Typer(no_args_is_help=True, help="Create, list, rotate and revoke API keys.")

USUAL = ("report:write", "report:read", "check")
Worker = Annotated[
    str | None, typer.Option("--person", help="a working name; an approval needs two persons")
]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help=f"one or more of {', '.join(SCOPES)}")
]
Prefix = Annotated[str, typer.Argument(metavar="PREFIX", help="what stands before the dot")]
Overlap = Annotated[int, typer.Option("--overlap-hours", min=0, max=720, help="both work so long")]
Label = Annotated[str | None, typer.Option("--label", help="what the key is for")]
Days = Annotated[int | None, typer.Option("--days", min=1, help="the key ends after so many days")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """For whom a key is made and what it may do."""

    organisation: str
    kind: str
    country: str | None
    person: str | None
    scopes: tuple[str, ...]
    days: int | None
    label: str | None


@app.command()
def create(
    organisation: House,
    kind: Kind = "lab",
    country: Country = None,
    person: Worker = None,
    scope: Scopes = None,
    days: Days = None,
    label: Label = None,
    as_json: AsJson = False,
) -> None:
    """Print a new key; only its hash is kept, so it cannot be shown again."""
    holder = Holder(
        organisation=organisation,
        kind=kind_of(kind),
        country=country_of(country),
        person=person,
        scopes=tuple(one_of(each, SCOPES, "--scope") for each in scope or USUAL),
        days=days,
        label=label,
    )
    key, organisation_id = asyncio.run(_create(holder))
    if as_json:
        write_json({"key": key, "organisation_id": organisation_id, "scopes": holder.scopes})
    else:
        typer.echo(key)
        scopes = ", ".join(holder.scopes)
        typer.echo(f"for {organisation} ({scopes}); it is not shown again", err=True)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List the keys of all organisations by their prefix, those that ended too."""
    columns = ("prefix", "organisation", "label", "scopes", "created", "used", "ends", "revoked")
    write_rows("API keys", asyncio.run(_list()), columns, as_json=as_json)


@app.command()
def rotate(prefix: Prefix, hours: Overlap = 24, as_json: AsJson = False) -> None:
    """Print a key that takes another's place; the old one works until the overlap is over."""
    made = asyncio.run(_rotate(prefix.partition(".")[0], timedelta(hours=hours)))
    if as_json:
        write_json({"key": made.key, "expires_at": made.stored.expires_at})
    else:
        typer.echo(made.key)
        typer.echo(f"the old key works for {hours} h more; this one is not shown again", err=True)


@app.command()
def revoke(prefix: Prefix) -> None:
    """End a key at once; there is no way back, but a new key."""
    prefix = prefix.partition(".")[0]
    if not asyncio.run(_revoke(prefix)):
        stop(f"no key that is still good has the prefix {prefix!r}; `ews key list` shows them")
    typer.echo(f"revoked {prefix}")


async def _list() -> list[dict[str, Any]]:
    async with at_once() as conn:
        return [
            {
                "prefix": key.prefix,
                "organisation": organisation.name,
                "label": key.label,
                "scopes": ", ".join(key.scopes),
                "created": key.created_at.date(),
                "used": key.last_used_at and key.last_used_at.date(),
                "ends": key.expires_at and key.expires_at.date(),
                "revoked": key.revoked_at and key.revoked_at.date(),
            }
            for organisation in await list_organisations(conn)
            for key in await list_keys(conn, organisation.id)
        ]


async def _rotate(prefix: str, overlap: timedelta) -> MadeKey:
    async with at_once() as conn:
        found = await find_key(conn, prefix)
        if found is None:
            stop(f"no key has the prefix {prefix!r}; `ews key list` shows them")
        operator = operator_of(found.organisation_id)
        return await rotate_key(conn, operator, prefix, overlap=overlap, at=SystemClock().now())


async def _revoke(prefix: str) -> bool:
    async with at_once() as conn:
        return await revoke_key(conn, prefix, at=SystemClock().now())


async def _create(holder: Holder) -> tuple[str, UUID]:
    at = SystemClock().now()
    async with at_once() as conn:
        organisation = await ensure_organisation(
            conn, name=holder.organisation, kind=holder.kind, country=holder.country, at=at
        )
        person = (
            await ensure_person(conn, organisation.id, name=holder.person, roles=(), at=at)
            if holder.person
            else None
        )
        key = await create_key(
            conn,
            organisation.id,
            scopes=holder.scopes,
            at=at,
            person_id=person.id if person else None,
            expires_at=at + timedelta(days=holder.days) if holder.days else None,
            label=holder.label,
        )
    return key, organisation.id
