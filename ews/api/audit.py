"""The audit: an organisation sees what its own people and keys did; an administrator sees all."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.access import ADMIN
from ews.store.audit import Listed, Wanted, list_entries
from schemas.audit import AuditQuerySchema, AuditSchema

routes = Routes("audit")


@routes.get("/v1/audit", scope="audit:read", query=AuditQuerySchema, answers={200: AuditSchema})
async def get_audit(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List who did or read what, newest first: your own organisation's deeds."""
    sender, limit = request[SENDER], query.pop("limit")
    own = None if ADMIN in sender.scopes else sender.organisation_id
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_entries(conn, Wanted(organisation_id=own, **query), limit=limit)
    page: dict[str, Any] = {"entries": [_shown(each) for each in found]}
    if len(found) == limit:
        page["next"] = found[-1].id
    return write(page)


def _shown(entry: Listed) -> dict[str, Any]:
    names = {"person": entry.person, "organisation": entry.organisation}
    return {"number": entry.id, "hash": entry.hash.hex(), **names, **entry.deed}
