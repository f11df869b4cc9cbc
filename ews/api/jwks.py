"""The public halves of the keys that sign what leaves the house."""

from typing import Any

import marshmallow as ma
from aiohttp import web
from marshmallow import fields

from ews.api.answers import write
from ews.api.keys import EXCHANGE
from ews.api.operations import Routes
from ews.flow.signing import key_set
from ews.store.signing_keys import key_that_signs, list_keys

routes = Routes("signatures")
CACHED = "public, max-age=300"


class RevokedKeySchema(ma.Schema):
    """A key that was in wrong hands: nothing that it signed can be relied on."""

    kid = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String()


class KeySetSchema(ma.Schema):
    """A JWK Set (RFC 7517), and the names of keys that were revoked."""

    keys: Any = fields.List(fields.Dict())
    revoked = fields.List(fields.Nested(RevokedKeySchema))


@routes.get("/.well-known/jwks.json", scope=None, answers={200: KeySetSchema})
async def get_jwks(request: web.Request) -> web.Response:
    """Return the keys that verify signatures, retired ones too."""
    exchange = request.app[EXCHANGE]
    await key_that_signs(exchange.pool, at=exchange.clock.now())
    async with exchange.pool.acquire() as conn:
        answer = write(KeySetSchema().dump(key_set(await list_keys(conn))))
    answer.headers["Cache-Control"] = CACHED
    return answer
