"""Who asks: `Authorization: Bearer prefix.secret`, or the cookie of a session."""

import re
from typing import Literal

from aiohttp import web

from ews.api.access_keys import ACCESS, LIMITS, SESSION
from ews.api.client_address import client_address
from ews.api.cookies import SESSION_NAME, read_cookie, require_own_page
from ews.api.errors import ForbiddenError, UnauthenticatedError
from ews.api.keys import KEY_DESK, SENDER
from ews.flow.access import ADMIN, scopes_of
from ews.flow.sender import Sender
from ews.store.api_keys import KeyRejectedError
from ews.store.sessions import Session, find_session
from schemas.access import Scope

# `any`: whoever is let in. `session`: a person, signed in, even if the second factor is missing.
Guard = Scope | Literal["any", "session"]

_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{16,100})", re.IGNORECASE)


class SecondFactorMissingError(ForbiddenError):
    """The password was right, but a second factor must be set up first."""

    code = "second_factor_missing"


class SessionNeededError(ForbiddenError):
    """The route is about a person's own session, and a key has none."""

    code = "session_needed"


async def authenticate(request: web.Request, guard: Guard) -> None:
    """Set the request's sender, and its session if there is one.

    Raises:
        UnauthenticatedError: no key and no session that holds.
        KeyRejectedError: an unknown, expired or revoked key.
        ForbiddenError: not the scope, not the second factor, or another site's doing.
        TooManyTriesError: too many requests.
    """
    header, token = request.headers.get("Authorization"), read_cookie(request, SESSION_NAME)
    if header is None and token is not None:
        await _by_session(request, token, guard)
    else:
        await _by_key(request, header or "", guard)


async def _by_key(request: web.Request, header: str, guard: Guard) -> None:
    limits = request.app[LIMITS]
    given = _BEARER.fullmatch(header)
    if given is None:
        raise UnauthenticatedError(
            "found no key; send 'Authorization: Bearer <prefix>.<secret>' with a valid one"
        )
    try:
        holder = await request.app[KEY_DESK].verify(given[1])
    except KeyRejectedError:
        limits.take_bad_key(client_address(request, request.app[ACCESS].settings.proxies))
        raise
    limits.take_request(holder.prefix)
    if guard == "session":
        raise SessionNeededError("this is about a person's session; sign in instead of a key")
    _require_scope(holder.scopes, guard)
    request[SENDER] = Sender(
        organisation_id=holder.organisation_id,
        country=holder.country,
        kind=holder.kind,
        groups=holder.groups,
        operations=holder.operations,
        scopes=holder.scopes,
        person_id=holder.person_id,
        key_prefix=holder.prefix,
    )


async def _by_session(request: web.Request, token: str, guard: Guard) -> None:
    access = request.app[ACCESS]
    async with access.pool.acquire() as conn:
        session = await find_session(
            conn, token, at=access.clock.now(), idle=access.settings.session_idle
        )
    if session is None:
        raise UnauthenticatedError("your session has ended; sign in again")
    request.app[LIMITS].take_request(str(session.person_id))
    require_own_page(request, token)
    if not session.is_full and guard != "session":
        raise SecondFactorMissingError(
            "set up the second factor first: POST /v1/session/second-factor"
        )
    sender = sender_of(session)
    _require_scope(sender.scopes, guard)
    request[SESSION] = session
    request[SENDER] = sender


def sender_of(session: Session) -> Sender:
    """Return who asks in a session; without the second factor they may do nothing yet."""
    return Sender(
        organisation_id=session.organisation_id,
        country=session.country,
        kind=session.kind,
        groups=frozenset(session.groups),
        operations=frozenset(session.operations),
        scopes=scopes_of(session.roles) if session.is_full else frozenset(),
        person_id=session.person_id,
    )


def _require_scope(scopes: frozenset[str], guard: Guard) -> None:
    if guard not in {"any", "session"} and guard not in scopes and ADMIN not in scopes:
        raise ForbiddenError(f"this needs the scope {guard}; ask for a key or a role that has it")
