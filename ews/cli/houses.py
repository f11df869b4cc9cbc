"""What the commands about organisations, their people and their keys share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated
from uuid import UUID

import typer

from ews.cli.running import open_database
from ews.flow.access import ADMIN
from ews.flow.sender import Sender
from ews.settings import read_settings
from ews.store.connection import Connection
from schemas.access import KINDS
from schemas.countries import is_country

House = Annotated[str, typer.Option("--organisation", help="its name; made if it is not there")]
Kind = Annotated[str, typer.Option("--kind", help=f"one of {', '.join(KINDS)}")]
Country = Annotated[str | None, typer.Option("--country", help="two letters; none: no country")]


def one_of(word: str, words: tuple[str, ...], option: str) -> str:
    """Return the word; refuse one that the option does not know."""
    if word not in words:
        raise typer.BadParameter(
            f"found {word!r}, one of {', '.join(words)} expected", param_hint=option
        )
    return word


def kind_of(word: str) -> str:
    """Return the kind of organisation; refuse one that is none."""
    return one_of(word, KINDS, "--kind")


def country_of(code: str | None) -> str | None:
    """Return the country's code; refuse one that is none."""
    if code is not None and not is_country(code):
        raise typer.BadParameter(
            f"found {code!r}, an ISO 3166-1 code such as GB expected", param_hint="--country"
        )
    return code


def operator_of(organisation_id: UUID, person_id: UUID | None = None) -> Sender:
    """Return who acts: whoever has the database's address may do everything."""
    return Sender(
        organisation_id=organisation_id,
        country=None,
        scopes=frozenset({ADMIN}),
        person_id=person_id,
    )


@asynccontextmanager
async def at_once() -> AsyncIterator[Connection]:
    """Open the database of the settings for one command: all of it is done, or nothing."""
    async with open_database(read_settings()) as pool, pool.acquire() as conn, conn.transaction():
        yield conn
