"""Who asks: `Authorization: Bearer prefix.secret`, checked against the stored hash."""

import re

from aiohttp import web

from ews.api.errors import ForbiddenError, UnauthenticatedError
from ews.api.keys import KEY_DESK, SENDER
from ews.flow.sender import Scope, Sender

_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{16,100})", re.IGNORECASE)
ADMIN: Scope = "admin"


async def authenticate(request: web.Request, scope: Scope) -> None:
    """Set the request's sender.

    Raises:
        UnauthenticatedError: no key, or a malformed one.
        KeyRejectedError: an unknown, expired or revoked one.
        ForbiddenError: the key lacks the scope.
    """
    given = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if given is None:
        raise UnauthenticatedError(
            "found no key; send 'Authorization: Bearer <prefix>.<secret>' with a valid one"
        )
    holder = await request.app[KEY_DESK].verify(given[1])
    if scope not in holder.scopes and ADMIN not in holder.scopes:
        raise ForbiddenError(f"this key lacks the scope {scope}; ask for a key that has it")
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
