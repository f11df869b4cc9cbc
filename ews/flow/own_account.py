"""What people do about their own sign-in: accept an invitation, change password, second factor."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.password_rules import require_strong
from ews.flow.second_factor import (
    enrolment_uri,
    new_recovery_codes,
    new_secret,
    recovery_hash,
    step_of,
)
from ews.flow.signing_in import Access, Browser, begin, count, is_active, refused
from ews.store.connection import Connection
from ews.store.credentials import (
    Proofs,
    begin_totp,
    confirm_totp,
    proofs_of,
    renew_recovery_codes,
    set_password,
    take_step,
)
from ews.store.invitations import invited, token_hash, use_invitation
from ews.store.organisations import find_organisation
from ews.store.people import Person, find_person
from ews.store.sessions import Session, end_sessions
from ews.store.sign_in_failures import forgive


class InvitationVoidError(EwsError):
    """The invitation was used, is too old, or never was; which is not said."""

    code = "invitation_void"
    status = HTTPStatus.UNAUTHORIZED


class NoPasswordError(EwsError):
    """Who signs in elsewhere has the second factor there too."""

    code = "no_password"
    status = HTTPStatus.CONFLICT


class NothingPendingError(EwsError):
    """No second factor waits to be confirmed."""

    code = "nothing_to_confirm"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The second factor holds. token: of the session that takes the place of the one before."""

    recovery_codes: list[str]
    token: str


async def accept_invitation(access: Access, *, invitation: str, password: str) -> None:
    """Set the password of whoever was invited; the invitation is used up, sessions end.

    Raises:
        InvitationVoidError: it is not good (any more).
        WeakPasswordError: the password would be guessed; the invitation stays good.
    """
    at, hashed_token = access.clock.now(), token_hash(invitation)
    async with access.pool.acquire() as conn:
        person_id = await invited(conn, hashed_token, at=at)
        person = None if person_id is None else await find_person(conn, person_id)
        if person is None or person.state != "active" or person.sign_in_name is None:
            raise void()
        names = await _names(conn, person)
    hashed = await _strong(access, password, names)
    async with access.pool.acquire() as conn, conn.transaction():
        if await use_invitation(conn, hashed_token, at=at) is None:
            raise void()
        await set_password(conn, person.id, hashed, at=at)
        await end_sessions(conn, person.id, at=at)


def void() -> InvitationVoidError:
    """Return the one refusal of an invitation."""
    return InvitationVoidError(
        "the invitation is not good: used, too old, or not copied whole; ask whoever manages "
        "your organisation for a new one"
    )


async def change_password(
    access: Access, browser: Browser, session: Session, *, current: str, password: str
) -> None:
    """Set another password; all other sessions of the person end.

    Raises:
        SignInRefusedError: the current one is not right.
        WeakPasswordError: the new one would be guessed.
    """
    at = access.clock.now()
    async with access.pool.acquire() as conn:
        number = await count(conn, str(session.person_id), browser, at=at)
        proofs = await _proofs(conn, session.person_id)
        names = [session.person_name, session.organisation_name]
    if not await access.passwords.fits(proofs.password_hash, current):
        raise refused()
    hashed = await _strong(access, password, names)
    async with access.pool.acquire() as conn, conn.transaction():
        await forgive(conn, number)
        await set_password(conn, session.person_id, hashed, at=at)
        await end_sessions(conn, session.person_id, at=at, but=session.id)


async def begin_second_factor(
    access: Access, browser: Browser, session: Session, *, code: str | None
) -> tuple[str, str]:
    """Return a new secret and its enrolment URI; it counts once a code confirms it.

    Raises:
        NoPasswordError: the person signs in elsewhere.
        SignInRefusedError: there is a second factor, and the code is not one of it.
    """
    at, secret = access.clock.now(), new_secret()
    async with access.pool.acquire() as conn, conn.transaction():
        proofs = await _proofs(conn, session.person_id)
        if proofs.password_hash is None:
            raise NoPasswordError("you sign in elsewhere; set up the second factor there")
        person = await find_person(conn, session.person_id)
    if proofs.totp_secret is not None:
        await _require_code(access, browser, proofs, proofs.totp_secret, code or "", at=at)
    async with access.pool.acquire() as conn:
        await begin_totp(conn, session.person_id, secret)
    name = (person and person.sign_in_name) or session.person_name
    return secret, enrolment_uri(secret, sign_in_name=name)


async def confirm_second_factor(
    access: Access, browser: Browser, session: Session, *, code: str
) -> Confirmed:
    """Make the second factor count, and begin a session in full; all others end.

    Raises:
        NothingPendingError: none was begun.
        SignInRefusedError: the code is not one of it.
    """
    at = access.clock.now()
    async with access.pool.acquire() as conn:
        proofs = await _proofs(conn, session.person_id)
        if proofs.totp_pending is None:
            raise NothingPendingError("begin with POST /v1/session/second-factor")
        number = await count(conn, str(session.person_id), browser, at=at)
    step = step_of(proofs.totp_pending, code, at=at, after=0)
    if step is None:
        raise refused()
    codes = new_recovery_codes()
    async with access.pool.acquire() as conn, conn.transaction():
        await forgive(conn, number)
        if not await confirm_totp(conn, session.person_id, proofs.totp_pending, step=step):
            raise refused()
        await renew_recovery_codes(conn, session.person_id, [recovery_hash(each) for each in codes])
        await end_sessions(conn, session.person_id, at=at)
        token = await begin(
            conn, access, browser, proofs, method=session.method, is_full=True, at=at
        )
    return Confirmed(recovery_codes=codes, token=token)


async def _require_code(
    access: Access, browser: Browser, proofs: Proofs, secret: str, code: str, *, at: datetime
) -> None:
    async with access.pool.acquire() as conn:
        number = await count(conn, str(proofs.person_id), browser, at=at)
        step = step_of(secret, code, at=at, after=proofs.totp_step)
        if step is None or not await take_step(conn, proofs.person_id, step):
            raise refused()
        await forgive(conn, number)


async def _proofs(conn: Connection, person_id: UUID) -> Proofs:
    found = await proofs_of(conn, person_id)
    if found is None or not is_active(found):
        raise refused()
    return found


async def _strong(access: Access, password: str, names: list[str]) -> str:
    await asyncio.to_thread(
        require_strong, password, names=names, breached=access.settings.breached_passwords
    )
    return await access.passwords.hash(password)


async def _names(conn: Connection, person: Person) -> list[str]:
    organisation = await find_organisation(conn, person.organisation_id)
    return [
        person.name,
        *(person.sign_in_name or "").split("@"),
        organisation.name if organisation else "",
    ]
