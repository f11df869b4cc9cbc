"""`ews person`: people who sign in; how the operator makes the first administrator."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

import marshmallow as ma
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
from ews.flow.people import Invited, invite_again, take_on
from ews.store.connection import Connection
from ews.store.organisations import ensure_organisation, list_organisations
from ews.store.people import people_of, person_by_sign_in_name
from schemas.access import EMAIL, LONGEST_NAME, ROLES, SIGN_IN_NAME
from schemas.fields import Text

app = typer.Typer(no_args_is_help=True, help="Add people who sign in, list them, reset them.")

SignInName = Annotated[str, typer.Argument(metavar="SIGN_IN_NAME", help="an e-mail will do")]
Working = Annotated[str | None, typer.Option("--name", help="a working name")]
Given = Annotated[list[str] | None, typer.Option("--role", help=f"of {', '.join(ROLES)}")]
Mail = Annotated[str | None, typer.Option("--email", help="for reminders")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    sign_in_name: str
    organisation: str
    kind: str
    country: str | None
    name: str
    roles: tuple[str, ...]
    email: str | None


@app.command()
def create(
    sign_in_name: SignInName,
    organisation: House,
    kind: Kind = "lab",
    country: Country = None,
    name: Working = None,
    role: Given = None,
    email: Mail = None,
    as_json: AsJson = False,
) -> None:
    """Add a person and print their invitation, which is not shown again."""
    new = _New(
        sign_in_name=_fits(sign_in_name.lower(), Text(most=100, pattern=SIGN_IN_NAME)),
        organisation=organisation,
        kind=kind_of(kind),
        country=country_of(country),
        name=_fits(name or sign_in_name, Text(most=LONGEST_NAME)),
        roles=tuple(one_of(each, ROLES, "--role") for each in role or ("reader",)),
        email=email and _fits(email, Text(most=255, pattern=EMAIL)),
    )
    _tell(asyncio.run(_create(new)), as_json=as_json)


@app.command()
def reset(sign_in_name: SignInName, as_json: AsJson = False) -> None:
    """Forget a person's password and second factor, end their sessions, invite them again."""
    _tell(asyncio.run(_reset(sign_in_name.lower())), as_json=as_json)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """List all people of all organisations."""
    columns = ("sign_in_name", "name", "organisation", "roles", "state", "last_seen")
    write_rows("People", asyncio.run(_list()), columns, as_json=as_json)


async def _create(new: _New) -> Invited:
    at = SystemClock().now()
    async with at_once() as conn:
        house = await ensure_organisation(
            conn, name=new.organisation, kind=new.kind, country=new.country, at=at
        )
        return await take_on(
            conn,
            operator_of(house.id),
            organisation_id=house.id,
            name=new.name,
            sign_in_name=new.sign_in_name,
            roles=new.roles,
            email=new.email,
            at=at,
        )


async def _reset(sign_in_name: str) -> Invited:
    async with at_once() as conn:
        found = await person_by_sign_in_name(conn, sign_in_name)
        if found is None:
            stop(f"nobody signs in as {sign_in_name!r}; `ews person list` shows who does")
        # The operator is who may reset the last administrator.
        operator = operator_of(found.organisation_id, person_id=found.id)
        return await invite_again(conn, operator, found.id, is_reset=True, at=SystemClock().now())


async def _list() -> list[dict[str, Any]]:
    async with at_once() as conn:
        return [row for house in await list_organisations(conn) for row in await _rows(conn, house)]


async def _rows(conn: Connection, house: Any) -> list[dict[str, Any]]:
    return [
        {
            "sign_in_name": each.sign_in_name,
            "name": each.name,
            "organisation": house.name,
            "roles": ", ".join(each.roles),
            "state": each.state,
            "last_seen": each.last_seen_at and each.last_seen_at.date(),
        }
        for each in await people_of(conn, house.id)
    ]


def _fits(text: str, field: Text) -> str:
    try:
        return field.read(text)
    except ma.ValidationError as error:
        raise typer.BadParameter(str(error.messages[0])) from error


def _tell(made: Invited, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "person_id": made.person.id,
                "sign_in_name": made.person.sign_in_name,
                "invitation": made.invitation,
                "expires_at": made.expires_at,
            }
        )
        return
    typer.echo(made.invitation)
    typer.echo(
        f"for {made.person.sign_in_name}, until {made.expires_at:%Y-%m-%d}; not shown again. "
        "Set the password with POST /v1/sign-in/invitation, then sign in.",
        err=True,
    )
