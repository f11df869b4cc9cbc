"""`ews key`: an organisation and its keys for the API."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, get_args
from uuid import UUID

import typer

from ews.cli.failures import stop
from ews.cli.output import AsJson, write_json, write_table
from ews.cli.running import open_database
from ews.clock import SystemClock
from ews.flow.sender import Scope
from ews.settings import read_settings
from ews.store.api_keys import create_key, list_keys, revoke_key
from ews.store.organisations import ensure_organisation, ensure_person, list_organisations
from schemas.countries import is_country

app = typer.Typer(no_args_is_help=True, help="Create, list and revoke API keys.")

SCOPES = get_args(Scope)
USUAL = ("report:write", "report:read", "check")
KINDS = (
    "lab",
    "focal_point",
    "regulator",
    "health",
    "police",
    "customs",
    "international_body",
    "subscriber",
    "industry",
)

Name = Annotated[str, typer.Option("--organisation", help="its name; made if it is not there")]
Kind = Annotated[str, typer.Option("--kind", help=f"one of {', '.join(KINDS)}")]
Country = Annotated[str | None, typer.Option("--country", help="two letters; none: no country")]
Worker = Annotated[
    str | None, typer.Option("--person", help="a working name; an approval needs two persons")
]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help=f"one or more of {', '.join(SCOPES)}")
]
Prefix = Annotated[str, typer.Argument(metavar="PREFIX", help="what stands before the dot")]
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


@app.command()
def create(
    organisation: Name,
    kind: Kind = "lab",
    country: Country = None,
    person: Worker = None,
    scope: Scopes = None,
    days: Days = None,
    as_json: AsJson = False,
) -> None:
    """Print a new key; only its hash is kept, so it cannot be shown again."""
    holder = Holder(
        organisation=organisation,
        kind=_one_of(kind, KINDS, "--kind"),
        country=_country(country),
        person=person,
        scopes=tuple(_one_of(each, SCOPES, "--scope") for each in scope or USUAL),
        days=days,
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
    rows = asyncio.run(_list())
    if as_json:
        write_json(rows)
    else:
        columns = ("prefix", "organisation", "scopes", "created", "ends", "revoked")
        write_table("API keys", columns, ([row[column] for column in columns] for row in rows))


@app.command()
def revoke(prefix: Prefix) -> None:
    """End a key at once; there is no way back, but a new key."""
    prefix = prefix.partition(".")[0]
    if not asyncio.run(_revoke(prefix)):
        stop(f"no key that is still good has the prefix {prefix!r}; `ews key list` shows them")
    typer.echo(f"revoked {prefix}")


async def _list() -> list[dict[str, Any]]:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return [
            {
                "prefix": key.prefix,
                "organisation": organisation.name,
                "scopes": ", ".join(key.scopes),
                "created": key.created_at.date(),
                "ends": key.expires_at and key.expires_at.date(),
                "revoked": key.revoked_at and key.revoked_at.date(),
            }
            for organisation in await list_organisations(conn)
            for key in await list_keys(conn, organisation.id)
        ]


async def _revoke(prefix: str) -> bool:
    async with open_database(read_settings()) as pool, pool.acquire() as conn:
        return await revoke_key(conn, prefix, at=SystemClock().now())


def _one_of(word: str, words: tuple[str, ...], option: str) -> str:
    if word not in words:
        raise typer.BadParameter(
            f"found {word!r}, one of {', '.join(words)} expected", param_hint=option
        )
    return word


def _country(code: str | None) -> str | None:
    if code is not None and not is_country(code):
        raise typer.BadParameter(
            f"found {code!r}, an ISO 3166-1 code such as GB expected", param_hint="--country"
        )
    return code


async def _create(holder: Holder) -> tuple[str, UUID]:
    at = SystemClock().now()
    async with open_database(read_settings()) as pool, pool.acquire() as conn, conn.transaction():
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
        )
    return key, organisation.id
