"""Reciprocity: what your organisation gave to others, and took from them."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.timeliness import require_days
from ews.clock import today
from ews.flow.reciprocity import give_and_take
from ews.flow.timeliness import span_of
from schemas.reciprocity import ReciprocityQuerySchema, ReciprocitySchema

routes = Routes("timeliness")


@routes.get(
    "/v1/reciprocity",
    scope="report:read",
    query=ReciprocityQuerySchema,
    answers={200: ReciprocitySchema},
)
async def get_reciprocity(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Show how many reports and bulletins you gave to each country, and took from it.

    A record counts once, in the days in which somebody was first shown it, on any channel.
    """
    exchange = request.app[EXCHANGE]
    span = require_days(span_of(query, today=today(exchange.clock)))
    async with exchange.readers.acquire() as conn:
        return write(await give_and_take(conn, request[SENDER], span))
