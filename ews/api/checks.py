"""Check: the control status of a structure or a name."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, RELATIVES, SENDER
from ews.api.operations import Routes
from ews.clock import today
from ews.flow.check import Question, check
from ews.flow.relatives import Wanted, add_relatives
from schemas.answers import CheckSchema
from schemas.queries import CheckQuery

routes = Routes("law")


@routes.get("/v1/check", scope="check", query=CheckQuery, answers={200: CheckSchema})
async def get_check(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Answer per jurisdiction, with reasons, for exactly one of structure, name and cas.

    Without `known_at` the law as loaded now answers; with it, what was stored at that instant.
    With `relatives`, the nearest known substances stand beside each, and how it differs from them.
    """
    exchange = request.app[EXCHANGE]
    most = query.pop("relatives", None)
    question = Question(**{"valid_on": today(exchange.clock), "known_at": None} | query)
    document = await check(exchange, question)
    if most is not None:
        wanted = Wanted(
            most=most,
            valid_on=question.valid_on,
            known_at=document["known_at"],
            jurisdictions=question.jurisdictions,
        )
        await add_relatives(request.app[RELATIVES], request[SENDER], document, wanted)
    return write(document)
