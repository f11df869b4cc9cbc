"""Signing in by password and code; who is refused learns neither why nor by how long it took."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from ews.clock import Clock
from ews.errors import EwsError
from ews.flow.passwords import Passwords
from ews.flow.second_factor import recovery_code_of, step_of
from ews.settings_access import AccessSettings
from ews.store.connection import Connection, Pool
from ews.store.credentials import (
    Proofs,
    proofs_by_name,
    set_password,
    take_recovery_code,
    take_step,
)
from ews.store.focal_points import activate_verified
from ews.store.people import mark_seen
from ews.store.sessions import end_session_of, open_session
from ews.store.sign_in_failures import SHORT, count_try, forgive

MOST_NEAR = 10  # failed tries for one name from one address in a quarter of an hour
MOST_FAR = 100  # from anywhere in a day (NIST SP 800-63B, 5.2.2)
ACTIVE = "active"


class SignInRefusedError(EwsError):
    """Name, password, code, account or organisation is not good; which is not said."""

    code = "sign_in_refused"
    status = HTTPStatus.UNAUTHORIZED


class TooManyTriesError(EwsError):
    """Too many; the answer says after how many seconds to come back."""

    code = "too_many_requests"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def headers(self) -> Mapping[str, str]:
        """Return after how many seconds to come back."""
        return {"Retry-After": str(self.retry_after)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What every kind of sign-in needs."""

    pool: Pool
    clock: Clock
    settings: AccessSettings
    passwords: Passwords


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Where somebody signs in from. old_token: of the session that ends by it."""

    address: str
    agent: str
    old_token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Second:
    """What the second factor was: a time step, a recovery code, or none that is set up."""

    step: int | None = None
    recovery_code: bytes | None = None


def refused() -> SignInRefusedError:
    """Return the one refusal."""
    return SignInRefusedError(
        "the sign-in is refused: name, password or code is not right, or the account is not "
        "active; try again or ask whoever manages your organisation"
    )


async def sign_in(
    access: Access, browser: Browser, *, name: str, password: str, code: str | None
) -> str:
    """Return the token of a new session.

    Raises:
        SignInRefusedError: for any reason.
        TooManyTriesError: this name, whether it exists or not, was tried too often.
    """
    at = access.clock.now()
    known_as = name.strip().lower()
    async with access.pool.acquire() as conn:
        number = await count(conn, known_as, browser, at=at)
        proofs = await proofs_by_name(conn, known_as)
    fits = await access.passwords.fits(proofs.password_hash if proofs else None, password)
    second = _second(proofs, code or "", at=at)
    if not (proofs and fits and second and is_active(proofs)):
        raise refused()
    async with access.pool.acquire() as conn, conn.transaction():
        await _take(conn, proofs, second, at=at)
        await forgive(conn, number)
        if proofs.password_hash and access.passwords.is_outdated(proofs.password_hash):
            await set_password(conn, proofs.person_id, await access.passwords.hash(password), at=at)
        is_full = second != _Second() or not access.settings.totp_required
        return await begin(conn, access, browser, proofs, method="password", is_full=is_full, at=at)


async def count(conn: Connection, name: str, browser: Browser, *, at: datetime) -> int:
    """Count a try as failed until it succeeds, and return its number.

    Raises:
        TooManyTriesError: it is one too many.
    """
    number, near, far = await count_try(conn, _hash(name), _hash(browser.address), at=at)
    if near > MOST_NEAR or far > MOST_FAR:
        raise TooManyTriesError(
            "too many tries; wait a quarter of an hour",
            retry_after=int(SHORT.total_seconds()),
        )
    return number


async def begin(
    conn: Connection,
    access: Access,
    browser: Browser,
    proofs: Proofs,
    *,
    method: str,
    is_full: bool,
    at: datetime,
) -> str:
    """Begin a session of a person who proved who they are; the browser's old one ends."""
    if browser.old_token is not None:
        await end_session_of(conn, browser.old_token, at=at)
    await mark_seen(conn, proofs.person_id, at=at)
    if is_full:
        await activate_verified(conn, proofs.person_id, at=at)
    return await open_session(
        conn,
        proofs.person_id,
        method=method,
        is_full=is_full,
        agent=browser.agent,
        at=at,
        expires_at=at + access.settings.session_longest,
    )


def is_active(proofs: Proofs) -> bool:
    """Say whether both the person and the organisation are active."""
    return proofs.person_state == ACTIVE and proofs.organisation_state == ACTIVE


def _second(proofs: Proofs | None, code: str, *, at: datetime) -> _Second | None:
    """Return the second factor that was given; None if a needed one was not."""
    if proofs is None:
        return None
    if proofs.totp_secret is None:
        return _Second()
    step = step_of(proofs.totp_secret, code, at=at, after=proofs.totp_step)
    if step is not None:
        return _Second(step=step)
    recovery_code = recovery_code_of(code, proofs.recovery_codes)
    return None if recovery_code is None else _Second(recovery_code=recovery_code)


async def _take(conn: Connection, proofs: Proofs, second: _Second, *, at: datetime) -> None:
    """Use the second factor up; of two that come with the same one, one is refused."""
    is_taken = True
    if second.step is not None:
        is_taken = await take_step(conn, proofs.person_id, second.step)
    elif second.recovery_code is not None:
        is_taken = await take_recovery_code(conn, proofs.person_id, second.recovery_code, at=at)
    if not is_taken:
        raise refused()


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
