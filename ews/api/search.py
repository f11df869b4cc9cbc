"""Searching the registry of substances."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import SEARCH, SENDER
from ews.api.operations import Routes
from ews.flow.search import Asked
from schemas.searching import SearchQuery, SearchSchema

routes = Routes("substances")


@routes.get("/v1/substances", scope="check", query=SearchQuery, answers={200: SearchSchema})
async def get_substances(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Search by structure at a layer of identity, part of a structure, likeness, name or family.

    Found are reference substances, and those of reports that you may see.
    """
    return write(await request.app[SEARCH].find(request[SENDER], Asked(**query)))
