"""Who will get a bulletin, said before it is published: what left the house cannot be called back.

Members of a group are counted only for those who may know them: its owner and its members.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ews.flow.access import is_admin
from ews.flow.alerts import meant_countries
from ews.flow.editing import NOTICE_BEFORE
from ews.flow.focal_points import unreachable
from ews.flow.refusals import UnknownRecordError
from ews.flow.release import may_see, shut_out
from ews.flow.sender import Sender
from ews.flow.wanting import wants
from ews.store.bulletins import PUBLIC, Bulletin, find_bulletin, find_public
from ews.store.connection import Connection
from ews.store.groups import find_group, is_member
from ews.store.standing import Standing, everybody
from ews.store.subscriptions import open_subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One country: how many organisations may read it. country: None for international bodies."""

    country: str | None
    organisations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Who will get a bulletin if it is published now, its own organisation left out.

    now: may read it at once. later: when the embargo ends. told: of all these, are sent it because
    they asked for such bulletins. shut_out: entries of the audience that the label lets nobody in
    by. uncounted: groups whose members its owner may not know. unreachable: countries.
    """

    now: int
    later: int
    told: int
    countries: tuple[Met, ...]
    embargo_until: datetime | None
    shut_out: tuple[str, ...]
    uncounted: tuple[str, ...]
    unreachable: tuple[str, ...]


async def preview(conn: Connection, sender: Sender, bulletin_id: UUID, *, at: datetime) -> Preview:
    """Say who would get one's own bulletin in its newest version.

    Raises:
        UnknownRecordError: the sender's organisation has none such.
    """
    newest = await find_bulletin(conn, bulletin_id)
    if newest is None or newest.organisation_id != sender.organisation_id:
        raise UnknownRecordError(f"your organisation has no bulletin {bulletin_id}")
    until = await _embargo(conn, newest, at)
    uncounted = [each for each in newest.audience if not await _may_count(conn, sender, each, at)]
    known = tuple(each for each in newest.audience if each not in uncounted)
    counted = replace(newest, audience=known, embargo_until=until)
    others = [each for each in await everybody(conn, at=at) if _is_other(each, newest)]
    now = [each for each in others if may_see(each, counted, at=at, pre_notice=True)]
    ever = [each for each in others if may_see(each, counted, at=until or at)]
    return Preview(
        now=len(now),
        later=len(ever) - len(now),
        told=await _told(conn, counted, ever, at),
        countries=_by_country(ever),
        embargo_until=until,
        shut_out=tuple(newest.audience[place] for place in shut_out(newest.tlp, newest.audience)),
        uncounted=tuple(uncounted),
        unreachable=tuple(await _unreachable(conn, newest, at)),
    )


async def _embargo(conn: Connection, bulletin: Bulletin, at: datetime) -> datetime | None:
    """Return the embargo that publishing would give it; as `editing.published` decides."""
    if bulletin.state in PUBLIC:
        return bulletin.embargo_until
    earlier = await find_public(conn, bulletin.id)
    if bulletin.urgent or (earlier is not None and earlier.state != "embargoed"):
        return None
    until = bulletin.embargo_until
    if until is None and bulletin.kind == "special_alert":
        until = at + NOTICE_BEFORE
    return until if until is not None and until > at else None


async def _may_count(conn: Connection, sender: Sender, entry: str, at: datetime) -> bool:
    sort, _, name = entry.partition(":")
    if sort != "group" or is_admin(sender):
        return True
    group = await find_group(conn, UUID(name))
    if group is None:
        return False
    is_owner = group.owner_id == sender.organisation_id
    return is_owner or await is_member(conn, group.id, sender.organisation_id, at=at)


def _is_other(standing: Standing, bulletin: Bulletin) -> bool:
    return standing.organisation_id != bulletin.organisation_id


async def _told(
    conn: Connection, bulletin: Bulletin, readers: Sequence[Standing], at: datetime
) -> int:
    may = {each.organisation_id for each in readers}
    asked = {
        each.organisation_id
        for each in await open_subscriptions(conn, at=at)
        if wants(each.filters, bulletin, kind=each.kind)
    }
    return len(may & asked)


def _by_country(readers: Sequence[Standing]) -> tuple[Met, ...]:
    counts = Counter(each.country for each in readers)
    order = sorted(counts, key=lambda code: (code is None, code or ""))
    return tuple(Met(country=code, organisations=counts[code]) for code in order)


async def _unreachable(conn: Connection, bulletin: Bulletin, at: datetime) -> list[str]:
    countries, everywhere = meant_countries(bulletin), "network" in bulletin.audience
    if not (countries or everywhere):
        return []
    asked = None if everywhere else countries
    found = await unreachable(conn, countries=asked, project=None, at=at)
    return sorted(each.country for each in found)
