"""Alerts: what recipients answer to a bulletin, and where it has come to, country by country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.flow.editing import Author
from ews.flow.focal_points import unreachable
from ews.flow.issued import visible_bulletin
from ews.flow.refusals import UnknownRecordError, WrongStateError
from ews.flow.release import Reader
from ews.store.bulletins import PUBLIC, Bulletin, find_public
from ews.store.connection import Connection
from ews.store.recalls import hidden_from_owner
from ews.store.responses import (
    Kind,
    Reached,
    Response,
    add_response,
    issued_at,
    reached,
    responses_to,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a bulletin has come to. unreachable: countries of the audience with nobody to reach."""

    bulletin_id: UUID
    version: int
    issued_at: datetime | None
    countries: tuple[Reached, ...]
    unreachable: tuple[str, ...]


async def respond(
    conn: Connection,
    reader: Reader,
    bulletin_id: UUID,
    kind: Kind,
    detail: Mapping[str, object],
    *,
    author: Author,
) -> Response:
    """Store what a recipient answers to the version it sees; the same again changes nothing."""
    bulletin = await visible_bulletin(conn, reader, bulletin_id, at=author.at)
    if bulletin.organisation_id == reader.organisation_id:
        raise WrongStateError("this is your own bulletin; its recipients answer it")
    return await add_response(
        conn,
        bulletin_id=bulletin_id,
        version=bulletin.version,
        organisation_id=author.organisation_id,
        person_id=author.person_id,
        kind=kind,
        detail=detail,
        at=author.at,
    )


async def responses_for(
    conn: Connection, reader: Reader, bulletin_id: UUID, *, at: datetime
) -> list[Response]:
    """Return the answers to a bulletin: all to its own organisation, to others their own."""
    bulletin = await visible_bulletin(conn, reader, bulletin_id, at=at)
    is_own = bulletin.organisation_id == reader.organisation_id
    only = None if is_own else reader.organisation_id
    return await responses_to(conn, bulletin_id, organisation_id=only)


async def reach_of(conn: Connection, reader: Reader, bulletin_id: UUID, *, at: datetime) -> Reach:
    """Return where one's own bulletin has come to; countries of its audience are all there."""
    bulletin = await find_public(conn, bulletin_id)
    if bulletin is None or bulletin.organisation_id != reader.organisation_id:
        raise UnknownRecordError(f"your organisation has published no bulletin {bulletin_id}")
    hidden = await hidden_from_owner(conn, "bulletin", bulletin_id, reader.organisation_id)
    rows = await reached(conn, bulletin_id, reader.organisation_id, hidden=hidden)
    found = {each.country: each for each in rows}
    for country in meant_countries(bulletin):
        found.setdefault(country, Reached(country=country))
    return Reach(
        bulletin_id=bulletin_id,
        version=bulletin.version,
        issued_at=await issued_at(conn, bulletin_id),
        countries=tuple(found[key] for key in sorted(found, key=lambda each: (each is None, each))),
        unreachable=tuple(await unreachable_in(conn, bulletin, at=at)),
    )


async def unreachable_in(conn: Connection, bulletin: Bulletin, *, at: datetime) -> list[str]:
    """Return the countries of the audience in which nobody can be reached.

    A bulletin for the whole network means every country that has an organisation here.
    """
    countries = meant_countries(bulletin)
    everywhere = "network" in bulletin.audience
    if not (countries or everywhere) or bulletin.state not in PUBLIC:
        return []
    found = await unreachable(
        conn, countries=None if everywhere else countries, project=None, at=at
    )
    return sorted(each.country for each in found)


def meant_countries(bulletin: Bulletin) -> Sequence[str]:
    """Return the countries that the audience names."""
    named = (each.partition(":") for each in bulletin.audience)
    return sorted({name for sort, _, name in named if sort == "country"})
