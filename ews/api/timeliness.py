"""The ledger of stages: where time is lost between collection and action."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import RequestInvalidError
from ews.api.keys import EXCHANGE, LEDGER_KEEPER, SENDER
from ews.api.operations import Routes
from ews.clock import today
from ews.flow.timeliness import Span, ledger, span_of
from schemas.timeliness import TimelinessQuerySchema, TimelinessSchema

routes = Routes("timeliness")


@routes.get(
    "/v1/timeliness",
    scope="report:read",
    query=TimelinessQuerySchema,
    answers={200: TimelinessSchema},
)
async def get_timeliness(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Show how long each stage takes, by country, with percentiles, of what you may see."""
    exchange = request.app[EXCHANGE]
    is_kept = query.pop("kept")
    span = require_days(span_of(query, today=today(exchange.clock)))
    if is_kept:
        return write(await request.app[LEDGER_KEEPER].ledger(request[SENDER], span))
    return write(await ledger(exchange, request[SENDER], span))


def require_days(span: Span) -> Span:
    """Return a span that has days in it.

    Raises:
        RequestInvalidError: it has none.
    """
    if span.since >= span.until:
        raise RequestInvalidError(
            f"found since {span.since} and until {span.until}, expected an earlier and a later day",
            pointer="/since",
            code="span_empty",
        )
    return span
