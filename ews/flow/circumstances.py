"""What stands around a bulletin: who issued it, for whom in names, whose hands it went through."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.flow.editing import drafters
from ews.flow.groups import known_groups
from ews.flow.issued import visible_bulletin
from ews.flow.projection import shown_audience
from ews.flow.refusals import UnknownRecordError
from ews.flow.sender import Sender
from ews.store.bulletin_hands import NamedHand, named_hands, organisation_names, people_with
from ews.store.bulletins import Bulletin
from ews.store.connection import Connection
from ews.store.responses import responses_to

APPROVES = ("approver", "administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another bulletin that the reader may see."""

    id: UUID
    version: int
    title: str
    organisation_id: UUID


async def circumstances(
    conn: Connection,
    sender: Sender,
    bulletin: Bulletin,
    beside: dict[str, Beside],
    *,
    at: datetime,
) -> dict[str, Any]:
    """Return what stands around a bulletin that the sender may see.

    beside: what it took the place of, and what took its place. Hands and approvers are its own
    organisation's to know.
    """
    is_own = bulletin.organisation_id == sender.organisation_id
    names = await organisation_names(conn, [bulletin.organisation_id])
    answers = await responses_to(conn, bulletin.id, organisation_id=sender.organisation_id)
    told: dict[str, Any] = {
        "organisation": names.get(bulletin.organisation_id, ""),
        "audience": await named_audience(conn, sender, bulletin, at=at),
        "acknowledged_at": min(
            (
                each.at
                for each in answers
                if each.kind == "acknowledged" and each.version == bulletin.version
            ),
            default=None,
        ),
        **beside,
    }
    return {**told, **await _hands(conn, sender, bulletin)} if is_own else told


async def bulletins_beside(
    conn: Connection, sender: Sender, bulletin: Bulletin, *, at: datetime
) -> dict[str, Beside]:
    """Return what a bulletin took the place of, and what took its, if the sender may see these."""
    named = {"supersedes": bulletin.supersedes, "superseded_by": bulletin.body.get("superseded_by")}
    found = {}
    for name, key in named.items():
        if key is None:
            continue
        try:
            other = await visible_bulletin(conn, sender, UUID(str(key)), at=at)
        except UnknownRecordError:
            continue
        found[name] = Beside(
            id=other.id,
            version=other.version,
            title=other.title,
            organisation_id=other.organisation_id,
        )
    return found


async def named_audience(
    conn: Connection, sender: Sender, bulletin: Bulletin, *, at: datetime
) -> list[dict[str, str | None]]:
    """Return the audience as the sender may know it, with names of organisations and groups.

    A group that the sender may not know of has no name.
    """
    entries = [each.partition(":") for each in shown_audience(sender, bulletin)]
    ids = [UUID(name) for sort, _, name in entries if sort == "org"]
    names = {f"org:{key}": name for key, name in (await organisation_names(conn, ids)).items()}
    if any(sort == "group" for sort, _, _ in entries):
        groups = await known_groups(conn, sender, at=at)
        names |= {f"group:{each.id}": each.name for each in groups}
    return [
        {
            "entry": "".join(parts),
            "sort": parts[0],
            "name": names.get("".join(parts)) if parts[0] in {"org", "group"} else parts[2] or None,
        }
        for parts in entries
    ]


async def waiting_hands(
    conn: Connection, bulletin_ids: Sequence[UUID]
) -> dict[UUID, list[NamedHand]]:
    """Return whose hands these bulletins went through, oldest first."""
    found: defaultdict[UUID, list[NamedHand]] = defaultdict(list)
    for hand in await named_hands(conn, bulletin_ids):
        found[hand.bulletin_id].append(hand)
    return found


async def _hands(conn: Connection, sender: Sender, bulletin: Bulletin) -> dict[str, Any]:
    hands = await named_hands(conn, [bulletin.id])
    people = await people_with(conn, bulletin.organisation_id, APPROVES)
    wrote = drafters(hands)
    return {
        "hands": hands,
        "approvers": _names(people[key] for key in people if key not in wrote),
        "is_mine": sender.person_id in wrote,
    }


def _names(names: Iterable[str]) -> list[str]:
    return sorted(names)
