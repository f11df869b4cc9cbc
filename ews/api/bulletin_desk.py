"""Bulletins as people work with them: lists, what stands around one, who would get it."""

from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.api.showing import BULLETIN
from ews.flow.access import require_network
from ews.flow.circumstances import Beside, bulletins_beside, circumstances
from ews.flow.exchange import Exchange
from ews.flow.issued import may_read, visible_bulletin
from ews.flow.previewing import preview
from ews.flow.projection import shown_bulletin
from ews.flow.release import NETWORK
from ews.flow.remembering import of_others, remember
from ews.flow.sender import Sender
from ews.store.bulletin_lists import Summary, Wanted, list_summaries
from ews.store.reading import reading
from schemas.bulletin_desk import (
    CircumstancesSchema,
    PreviewSchema,
    SummariesSchema,
    SummaryQuerySchema,
    SummarySchema,
)

routes = Routes("bulletins")
SUMMARY, AROUND, PREVIEW = SummarySchema(), CircumstancesSchema(), PreviewSchema()
ONE = "/v1/bulletins/{bulletin_id}"
RELEASED = tuple(SUMMARY.fields.keys() & BULLETIN.fields.keys())
OF_A_HOUSE = ("organisation", "substance", "acknowledged_at")
VIEWS: Mapping[str, Mapping[str, Any]] = {
    "unread": {"unread": True},
    "others": {"own": False},
    "own": {"own": True},
    "waiting": {"own": True, "states": ("draft", "approved")},
}


@routes.get(
    "/v1/bulletin-summaries",
    scope="report:read",
    query=SummaryQuerySchema,
    answers={200: SummariesSchema},
)
async def get_summaries(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List bulletins that you may see in short, newest first."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    at, limit = exchange.clock.now(), query["limit"]
    if query.get("country"):
        require_network(sender)  # others are not shown where something was seen
    async with reading(exchange.pool, sender, at=at) as conn:
        found = await list_summaries(
            conn,
            reader_id=sender.organisation_id,
            wanted=_wanted(query),
            is_network=sender.kind in NETWORK,
            before=read_cursor(query.get("cursor")),
            limit=limit,
        )
    seen = [each for each in found if may_read(sender, each, at=at)]
    await _told_of(exchange, sender, seen)
    shown = []
    for each in seen:
        told: dict[str, Any] = SUMMARY.dump(each)
        released = shown_bulletin(sender, each, {name: told[name] for name in RELEASED}, at=at)
        shown.append({**{name: told[name] for name in OF_A_HOUSE}, **(released or {})})
    cursors = [(each.created_at, each.id) for each in found]
    return write({"bulletins": shown, **next_page(limit, cursors)})


@routes.get(f"{ONE}/circumstances", scope="report:read", answers={200: CircumstancesSchema})
async def get_circumstances(request: web.Request) -> web.Response:
    """Show who issued a bulletin, for whom by name, and what took its place.

    Of your own also whose hands it went through and who may approve it.
    """
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    bulletin_id, at = path_uuid(request, "bulletin_id"), exchange.clock.now()
    async with reading(exchange.pool, sender, at=at) as conn:
        bulletin = await visible_bulletin(conn, sender, bulletin_id, at=at)
        beside = await bulletins_beside(conn, sender, bulletin, at=at)
    await _told_of(exchange, sender, beside.values())
    async with exchange.pool.acquire() as conn:
        found = await circumstances(conn, sender, bulletin, beside, at=at)
    return write(AROUND.dump(found))


@routes.get(f"{ONE}/preview", scope="signal:triage", answers={200: PreviewSchema})
async def get_preview(request: web.Request) -> web.Response:
    """Say who would get your bulletin if it were published now."""
    exchange, bulletin_id = request.app[EXCHANGE], path_uuid(request, "bulletin_id")
    async with exchange.pool.acquire() as conn:
        found = await preview(conn, request[SENDER], bulletin_id, at=exchange.clock.now())
    return write(PREVIEW.dump(found))


def _wanted(query: dict[str, Any]) -> Wanted:
    named = {name: query.get(name) for name in ("level", "kind", "country", "family", "words")}
    asked: dict[str, Any] = {**named, **VIEWS.get(query.get("view", ""), {})}
    if "state" in query:
        asked["states"] = (query["state"],)
    return Wanted(**asked)


async def _told_of(exchange: Exchange, sender: Sender, shown: Iterable[Summary | Beside]) -> None:
    """Remember that a reader was told of bulletins of others, which is not reading them."""
    told = of_others("bulletin", sender, shown)
    await remember(exchange, sender, "changes", told, at=exchange.clock.now())
