"""Names: what a text stands for."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE
from ews.api.operations import Routes
from ews.flow.resolve import resolve
from schemas.answers import TextMeaningSchema
from schemas.queries import NamesQuery

routes = Routes("names")


@routes.get("/v1/names", scope="check", query=NamesQuery, answers={200: TextMeaningSchema})
async def get_name(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Say what a text stands for, how that was found, and how sure it is.

    Candidates are for a person to choose from; none is ever taken.
    """
    exchange = request.app[EXCHANGE]
    (found,) = await resolve(exchange.compute, exchange.resolver, [query["text"]])
    return write(found)
