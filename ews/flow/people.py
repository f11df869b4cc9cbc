"""People of an organisation, as whoever manages it sees and changes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.access import (
    ADMIN,
    ADMINISTRATOR,
    NoSuchRecordError,
    require_may_give,
    require_may_manage,
    scopes_of,
)
from ews.flow.keys_of import managed_organisation
from ews.flow.sender import Sender
from ews.store.api_keys import revoke_personal_keys
from ews.store.connection import Connection
from ews.store.credentials import drop_proofs, link_identity
from ews.store.invitations import invite
from ews.store.organisations import Organisation, find_organisation
from ews.store.people import (
    Person,
    add_person,
    change_person,
    find_person,
    other_administrators,
    people_of,
)
from ews.store.sessions import end_sessions

INVITED_FOR = timedelta(days=7)


class NameTakenError(EwsError):
    """Somebody has this name in the organisation, or this sign-in name in the exchange."""

    code = "name_taken"
    status = HTTPStatus.CONFLICT


class LastAdministratorError(EwsError):
    """Nobody who can sign in would be left to manage the exchange."""

    code = "last_administrator"
    status = HTTPStatus.CONFLICT


class AccountTakenError(EwsError):
    """The account at the provider is another person's."""

    code = "account_taken"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A person, and the invitation to set up how they sign in; it is not shown again."""

    person: Person
    invitation: str
    expires_at: datetime


async def take_on(
    conn: Connection,
    sender: Sender,
    *,
    organisation_id: UUID | None,
    name: str,
    sign_in_name: str,
    roles: Sequence[str],
    email: str | None,
    at: datetime,
) -> Invited:
    """Add a person to an organisation and invite them.

    Raises:
        NotYoursError: roles that the organisation may not give.
        NameTakenError: the name or the sign-in name is taken.
    """
    organisation = await managed_organisation(conn, sender, organisation_id)
    require_may_give(sender, scopes_of(roles), entitled=organisation.scopes, pointer="/roles")
    made = await add_person(
        conn,
        organisation.id,
        name=name,
        roles=roles,
        sign_in_name=sign_in_name,
        email=email,
        at=at,
    )
    if made is None:
        raise NameTakenError("the name or the sign-in name is taken; choose another")
    return await _invite(conn, await _found(conn, made), at=at)


async def managed_people(
    conn: Connection, sender: Sender, organisation_id: UUID | None
) -> list[Person]:
    """Return the people of the organisation that the sender manages."""
    organisation = await managed_organisation(conn, sender, organisation_id)
    return await people_of(conn, organisation.id)


async def managed_person(conn: Connection, sender: Sender, person_id: UUID) -> Person:
    """Return a person whom the sender manages.

    Raises:
        NoSuchRecordError: there is none, or they are another organisation's.
    """
    found = await find_person(conn, person_id)
    if found is None:
        raise NoSuchRecordError("there is no such person in your organisation; check the id")
    require_may_manage(sender, found.organisation_id)
    return found


async def change(
    conn: Connection,
    sender: Sender,
    person_id: UUID,
    *,
    roles: Sequence[str],
    email: str | None,
    state: str,
    because: str | None,
    at: datetime,
) -> Person:
    """Give a person other roles or another state.

    If they may do less, their sessions end, and those of their own keys that let more than that.

    Raises:
        NotYoursError: the person, before or after, may do more than the organisation may give.
        LastAdministratorError: nobody would be left to manage the exchange.
    """
    person, organisation = await _governed(conn, sender, person_id)
    require_may_give(sender, scopes_of(roles), entitled=organisation.scopes, pointer="/roles")
    if state != "active" or ADMINISTRATOR not in roles:
        await keep_an_administrator(conn, person)
    await change_person(
        conn,
        person_id,
        roles=roles,
        email=email,
        state=state,
        because=because if state == "suspended" else None,
        at=at,
    )
    lets = scopes_of(roles)
    if state != "active" or not scopes_of(person.roles) <= lets:
        await end_sessions(conn, person_id, at=at)
        if ADMIN not in lets:
            await revoke_personal_keys(conn, person_id, beyond=lets, at=at)
    return await _found(conn, person_id)


async def invite_again(
    conn: Connection, sender: Sender, person_id: UUID, *, is_reset: bool, at: datetime
) -> Invited:
    """Give a person a new invitation.

    is_reset: forget password, second factor and accounts elsewhere, and end all sessions, first.

    Raises:
        NotYoursError: the person may do more than the organisation may give.
        LastAdministratorError: nobody would be left to manage the exchange.
    """
    person, _ = await _governed(conn, sender, person_id)
    if is_reset:
        if person_id != sender.person_id:
            await keep_an_administrator(conn, person)
        await drop_proofs(conn, person_id)
        await end_sessions(conn, person_id, at=at)
    return await _invite(conn, person, at=at)


async def bind_account(
    conn: Connection, sender: Sender, person_id: UUID, *, issuer: str, subject: str, at: datetime
) -> Person:
    """Make an account at an OpenID provider a person's.

    Raises:
        AccountTakenError: it is another person's.
    """
    await _governed(conn, sender, person_id)
    if not await link_identity(conn, issuer=issuer, subject=subject, person_id=person_id, at=at):
        raise AccountTakenError("this account is a person's already; reset that person first")
    return await _found(conn, person_id)


async def _governed(
    conn: Connection, sender: Sender, person_id: UUID
) -> tuple[Person, Organisation]:
    """Return a person whom the sender may change: one who may do no more than may be given."""
    person = await managed_person(conn, sender, person_id)
    organisation = await find_organisation(conn, person.organisation_id)
    assert organisation is not None  # noqa: S101 - a foreign key
    require_may_give(
        sender, scopes_of(person.roles), entitled=organisation.scopes, pointer="/roles"
    )
    return person, organisation


async def keep_an_administrator(conn: Connection, person: Person) -> None:
    """Refuse to lose a person without whom nobody could manage the exchange.

    Raises:
        LastAdministratorError: they are the last who can sign in.
    """
    is_administrator = ADMIN in scopes_of(person.roles) and person.state == "active"
    can_sign_in = person.has_password or person.has_identity
    if (
        is_administrator
        and can_sign_in
        and not await other_administrators(conn, person_id=person.id)
    ):
        raise LastAdministratorError(
            "nobody else who can sign in manages the exchange; make another administrator first"
        )


async def _invite(conn: Connection, person: Person, *, at: datetime) -> Invited:
    expires_at = at + INVITED_FOR
    token = await invite(conn, person.id, at=at, expires_at=expires_at)
    return Invited(person=person, invitation=token, expires_at=expires_at)


async def _found(conn: Connection, person_id: UUID) -> Person:
    found = await find_person(conn, person_id)
    assert found is not None  # noqa: S101 - it was there in this transaction
    return found
