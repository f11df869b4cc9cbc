"""Today: what waits for an organisation, as far as this person may see it and do something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ews.flow.access import ADMIN
from ews.flow.circumstances import waiting_hands
from ews.flow.editing import drafters
from ews.flow.exchange import Exchange
from ews.flow.export_calendar import due_returns
from ews.flow.focal_points import unreachable
from ews.flow.issued import may_read
from ews.flow.law_reading import read_events
from ews.flow.recalls import Outstanding, recalls_for
from ews.flow.release import NETWORK
from ews.flow.sender import Sender
from ews.store.bulletin_lists import Wanted, list_summaries
from ews.store.bulletins import list_bulletins
from ews.store.connection import Connection
from ews.store.export_receivers import list_receivers
from ews.store.exports import list_batches
from ews.store.reading import reading
from ews.store.today import dead_deliveries, due_requests

MOST = 100  # bulletins that wait, or are unread: more is shown as this many
MOST_RECALLS, MOST_BATCHES, MOST_EVENTS = 20, 50, 10
UNPUBLISHED = Wanted(own=True, states=("draft", "approved"))


async def read_today(exchange: Exchange, sender: Sender) -> dict[str, Any]:
    """Return what waits; None for what is not the sender's to see."""
    at = exchange.clock.now()
    keys = [f"org:{sender.organisation_id}", f"country:{sender.country}"]
    async with reading(exchange.pool, sender, at=at) as conn:
        told: dict[str, Any] = {
            "at": at,
            "unread": await _count(conn, sender, Wanted(unread=True), at),
            "requests": await due_requests(conn, sender.organisation_id, keys),
            "dead_deliveries": await dead_deliveries(conn, sender.organisation_id)
            if _may(sender, "subscription:manage")
            else None,
        }
    async with exchange.pool.acquire() as conn:
        told |= {
            "bulletins": await _bulletins(conn, sender),
            "sources_changed": await _sources_changed(conn, sender),
            "recalls": await _recalls(conn, sender),
            "exports": await _exports(conn, sender, at),
            "unreachable": await _unreachable(conn, sender, at),
        }
    return {**told, "law": await _law(exchange, sender, at)}


def _may(sender: Sender, scope: str) -> bool:
    return bool(sender.scopes & {scope, ADMIN})


async def _count(conn: Connection, sender: Sender, wanted: Wanted, at: datetime) -> int:
    found = await list_summaries(
        conn,
        reader_id=sender.organisation_id,
        wanted=wanted,
        is_network=sender.kind in NETWORK,
        before=None,
        limit=MOST,
    )
    return sum(may_read(sender, each, at=at) for each in found)


async def _bulletins(conn: Connection, sender: Sender) -> list[dict[str, Any]] | None:
    """Return the sender's own bulletins that wait, the oldest first."""
    if not _may(sender, "signal:triage"):
        return None
    found = await list_summaries(
        conn,
        reader_id=sender.organisation_id,
        wanted=UNPUBLISHED,
        is_network=True,
        before=None,
        limit=MOST,
    )
    hands = await waiting_hands(conn, [each.id for each in found])
    return [
        {
            "id": each.id,
            "title": each.title,
            "level": each.level,
            "state": each.state,
            "at": each.at,
            "person": hands[each.id][-1].person,
            "is_mine": sender.person_id in drafters(hands[each.id]),
        }
        for each in reversed(found)
    ]


async def _sources_changed(conn: Connection, sender: Sender) -> int:
    found = await list_bulletins(
        conn,
        owner_id=sender.organisation_id,
        state=None,
        has_changed_sources=True,
        before=None,
        limit=MOST,
    )
    return len(found)


async def _recalls(conn: Connection, sender: Sender) -> Mapping[str, int]:
    found = await recalls_for(conn, sender, before=None, limit=MOST_RECALLS)
    open_ones = [each for each in found if each.outstanding]
    ours = sum(_is_ours(each, sender) for each in open_ones)
    return {"ours": ours, "to_confirm": len(open_ones) - ours}


def _is_ours(each: Outstanding, sender: Sender) -> bool:
    return each.recall.organisation_id == sender.organisation_id


async def _exports(conn: Connection, sender: Sender, at: datetime) -> Mapping[str, int] | None:
    is_admin = ADMIN in sender.scopes
    if not _may(sender, "export:manage") or (sender.country is None and not is_admin):
        return None
    country = None if is_admin else sender.country
    batches = await list_batches(conn, before=None, limit=MOST_BATCHES, country=country)
    due = [
        len(await due_returns(conn, receiver, at.date())) for receiver in await list_receivers(conn)
    ]
    return {"awaiting": sum(each.state == "awaiting" for each in batches), "due": sum(due)}


async def _unreachable(conn: Connection, sender: Sender, at: datetime) -> list[str] | None:
    if sender.kind not in NETWORK:
        return None
    found = await unreachable(conn, countries=None, project=None, at=at)
    return sorted(each.country for each in found)


async def _law(exchange: Exchange, sender: Sender, at: datetime) -> list[dict[str, Any]] | None:
    if not _may(sender, "check"):
        return None
    found = await read_events(exchange, sender, before=None, limit=MOST_EVENTS)
    return [
        {
            **{name: each[name] for name in ("id", "jurisdiction", "on_day")},
            "entries": len(each["entries"]),
            "substances": len(each["substances"]),
        }
        for each in found
        if at.date() in {each["on_day"], each["told_at"].date()}
    ]
