"""The audit: an organisation sees what its own people and keys did; an administrator sees all."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.access import ADMIN
from ews.store.audit import Entry, list_entries
from schemas.audit import AuditQuerySchema, AuditSchema

routes = Routes("audit")


@routes.get("/v1/audit", scope="audit:read", query=AuditQuerySchema, answers={200: AuditSchema})
async def get_audit(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List who did or read what, newest first: your own organisation's deeds."""
    sender = request[SENDER]
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_entries(
            conn,
            organisation_id=None if ADMIN in sender.scopes else sender.organisation_id,
            record_id=query.get("record"),
            before=query.get("before"),
            limit=query["limit"],
        )
    page: dict[str, Any] = {"entries": [_shown(each) for each in found]}
    if len(found) == query["limit"]:
        page["next"] = found[-1].id
    return write(page)


def _shown(entry: Entry) -> dict[str, Any]:
    return {"number": entry.id, "hash": entry.hash.hex(), **entry.deed}
