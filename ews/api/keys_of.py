"""Keys of one's own organisation: made, listed, rotated, revoked."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import ForbiddenError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.access import is_admin
from ews.flow.keys_of import (
    MANAGE,
    MadeKey,
    end_key,
    keys_seen_by,
    make_key,
    rotate_key,
)
from schemas.api_keys import (
    ApiKeySchema,
    ApiKeysSchema,
    KeyRotationSchema,
    MadeApiKeySchema,
    NewApiKeySchema,
)
from schemas.people import OrganisationQuery

routes = Routes("keys")
KEY = ApiKeySchema()
ALL = "/v1/keys"
ONE = "/v1/keys/{prefix}"


@routes.post(ALL, scope="any", body=NewApiKeySchema, answers={201: MadeApiKeySchema})
async def post_key(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Make a key; the answer holds it whole, once."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    if not body["is_personal"] and MANAGE not in sender.scopes and not is_admin(sender):
        raise ForbiddenError(f"this needs the scope {MANAGE}; or make a personal key")
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await make_key(conn, sender, at=exchange.clock.now(), **body)
    return _write_made(made)


@routes.get(ALL, scope="any", query=OrganisationQuery, answers={200: ApiKeysSchema})
async def get_keys(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List the organisation's keys to who manages it, and to all others their own."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await keys_seen_by(conn, request[SENDER], query["organisation_id"])
    return write({"keys": [KEY.dump(each) for each in found]})


@routes.post(ONE + "/rotate", scope="any", body=KeyRotationSchema, answers={201: MadeApiKeySchema})
async def post_rotation(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Make a key that takes another's place; both work for the overlap. A key may rotate itself."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await rotate_key(
            conn,
            request[SENDER],
            _prefix(request),
            overlap=timedelta(hours=body["overlap_hours"]),
            at=exchange.clock.now(),
        )
    return _write_made(made)


@routes.delete(ONE, scope="any", answers={200: ApiKeySchema})
async def delete_key(request: web.Request) -> web.Response:
    """Revoke a key at once. A key may revoke itself."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await end_key(conn, request[SENDER], _prefix(request), at=exchange.clock.now())
    return write(KEY.dump(found))


def _prefix(request: web.Request) -> str:
    """Return the prefix of the path; PostgreSQL reads no text with NUL in it."""
    return request.match_info["prefix"].replace("\0", "")


def _write_made(made: MadeKey) -> web.Response:
    answer = write({**KEY.dump(made.stored), "key": made.key}, status=201)
    answer.headers["Cache-Control"] = "no-store"
    return answer
