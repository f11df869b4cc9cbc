"""Changes: a cursor over everything that is new, in commit order, that skips nothing."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.reading import change_document, read_page
from schemas.queries import ChangesQuery
from schemas.reports.shown import ChangesSchema

routes = Routes("changes")


@routes.get("/v1/changes", scope="report:read", query=ChangesQuery, answers={200: ChangesSchema})
async def get_changes(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Page through new versions of records; begin with after=0 and go on with `next`."""
    page = await read_page(
        request.app[EXCHANGE], request[SENDER], after=query["after"], limit=query["limit"]
    )
    changes = [change_document(request[SENDER], each) for each in page.changes]
    return write({"changes": changes, "next": page.next, "more": page.more})
