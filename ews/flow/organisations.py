"""Organisations, as the exchange's administrator makes and changes them."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.access import NoSuchRecordError
from ews.flow.people import LastAdministratorError
from ews.flow.sender import Sender
from ews.store.connection import Connection
from ews.store.organisations import (
    Organisation,
    add_organisation,
    change_organisation,
    find_organisation,
)
from ews.store.people import other_administrators

WITHOUT_COUNTRY = ("international_body", "subscriber", "industry")


class OrganisationTakenError(EwsError):
    """There is an organisation of this name."""

    code = "name_taken"
    status = HTTPStatus.CONFLICT


class CountryMissingError(EwsError):
    """Only international bodies, subscribers and industry may have no country."""

    code = "country_missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def found_organisation(
    conn: Connection,
    *,
    name: str,
    kind: str,
    country: str | None,
    scopes: Sequence[str],
    at: datetime,
) -> Organisation:
    """Add an organisation.

    Raises:
        CountryMissingError: one of this kind has a country.
        OrganisationTakenError: the name is taken.
    """
    if country is None and kind not in WITHOUT_COUNTRY:
        raise CountryMissingError(
            f"found no country for a {kind}; an ISO 3166-1 code such as 'GB' expected",
            pointer="/country",
        )
    made = await add_organisation(conn, name=name, kind=kind, country=country, scopes=scopes, at=at)
    if made is None:
        raise OrganisationTakenError("there is an organisation of this name", pointer="/name")
    return await shown_organisation(conn, made)


async def shown_organisation(conn: Connection, organisation_id: UUID) -> Organisation:
    """Return one organisation.

    Raises:
        NoSuchRecordError: there is none.
    """
    found = await find_organisation(conn, organisation_id)
    if found is None:
        raise NoSuchRecordError("there is no such organisation; check its id")
    return found


async def alter_organisation(
    conn: Connection,
    sender: Sender,
    organisation_id: UUID,
    *,
    name: str,
    state: str,
    scopes: Sequence[str],
) -> Organisation:
    """Give an organisation another name, state or scopes; of a suspended one no key works.

    Raises:
        LastAdministratorError: nobody would be left to manage the exchange.
        OrganisationTakenError: the name is taken.
    """
    await shown_organisation(conn, organisation_id)
    if state != "active":
        await _keep_an_administrator(conn, sender, organisation_id)
    if not await change_organisation(conn, organisation_id, name=name, state=state, scopes=scopes):
        raise OrganisationTakenError("there is an organisation of this name", pointer="/name")
    return await shown_organisation(conn, organisation_id)


async def _keep_an_administrator(conn: Connection, sender: Sender, organisation_id: UUID) -> None:
    there_are = await other_administrators(conn)
    elsewhere = await other_administrators(conn, organisation_id=organisation_id)
    if organisation_id == sender.organisation_id or (there_are and not elsewhere):
        raise LastAdministratorError(
            "it is your own organisation, or nobody elsewhere who can sign in manages the "
            "exchange; let another administrator do it"
        )
