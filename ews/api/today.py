"""What waits for an organisation today."""

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.today import read_today
from schemas.today import TodaySchema

routes = Routes("today")
TODAY = TodaySchema()


@routes.get("/v1/today", scope="report:read", answers={200: TodaySchema})
async def get_today(request: web.Request) -> web.Response:
    """Count what waits: drafts, requests, recalls, dead deliveries, exports, focal points, law.

    null: not yours to see. Counts end at 100.
    """
    return write(TODAY.dump(await read_today(request.app[EXCHANGE], request[SENDER])))
