"""A world of houses, groups and subscriptions, and the canaries that are planted in it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.store.delegations import agree
from ews.store.groups import add_group, add_member
from ews.store.standing import standings
from ews.store.subscriptions import Filters, add_subscription
from schemas.release import FieldClass
from tests.ews.exchange import Client, House, open_house
from tests.ews.release.people import Somebody, Something

SCOPES = (
    "report:write",
    "report:read",
    "check",
    "signal:triage",
    "bulletin:approve",
    "subscription:manage",
    "export:manage",
)


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of the scheme's own examples


# name, kind, country
HOUSES = (
    ("lab", "lab", "GB"),
    ("neighbour", "lab", "DE"),
    ("focal", "focal_point", "GB"),
    ("police", "police", "FR"),
    ("regulator", "regulator", "DE"),
    ("maker", "industry", "GB"),
    ("office", "international_body", None),
    ("reader", "subscriber", "FR"),
    ("origin", "lab", "GB"),  # publishes nothing itself: `neighbour` does
)


MEMBERS = {
    "hidden": ("lab", "police", "maker"),
    "circle": ("focal", "office", "reader"),
    "operation": ("neighbour", "regulator", "reader"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """One word, in which field it stands, and what decides who is shown it."""

    word: str
    where: str
    needs: FieldClass
    policy: Something
    newest: Something
    is_bulletin: bool = False


@dataclass(slots=True, kw_only=True)
class World:
    """Everything a property test asks about."""

    client: Client
    exchange: Exchange
    houses: dict[str, House] = field(default_factory=dict)
    seconds: dict[str, House] = field(default_factory=dict)
    readers: dict[str, Somebody] = field(default_factory=dict)
    groups: dict[str, UUID] = field(default_factory=dict)
    canaries: dict[str, list[Canary]] = field(default_factory=dict)  # one for each version
    reports: list[str] = field(default_factory=list)
    bulletins: list[str] = field(default_factory=list)
    structures: dict[str, str] = field(default_factory=dict)  # SMILES by report
    policies: dict[str, Something] = field(default_factory=dict)  # the newest, by record
    heard: dict[tuple[str, str], Any] = field(default_factory=dict)  # what a path told a house
    first: dict[str, Something] = field(default_factory=dict)  # of version 1, which raises signals

    def plant(self, canary: Canary) -> None:
        """Remember a canary."""
        self.canaries.setdefault(canary.word, []).append(canary)


async def open_world(client: Client, exchange: Exchange) -> World:
    """Register houses with two people each, groups, a delegation, a subscription each."""
    world = World(client=client, exchange=exchange)
    at = exchange.clock.now()
    for name, kind, country in HOUSES:
        told = {"kind": kind, "country": country, "scopes": SCOPES}
        world.houses[name] = await open_house(client, exchange, name, person="first", **told)  # type: ignore[arg-type]  # as HOUSES lists them
        world.seconds[name] = await open_house(client, exchange, name, person="second", **told)  # type: ignore[arg-type]  # as above
    ids = {name: house.organisation.id for name, house in world.houses.items()}
    async with exchange.pool.acquire() as conn:
        for name, members in MEMBERS.items():
            made = await add_group(
                conn,
                name=name,
                purpose="operation" if name == "operation" else "group",
                owner_id=ids[members[0]],
                is_hidden=name == "hidden",
                starts_at=at - timedelta(days=1),
                ends_at=at + timedelta(days=30),
                at=at,
            )
            assert made is not None
            world.groups[name] = made
            for member in members:
                await add_member(conn, world.groups[name], ids[member], at=at - timedelta(hours=1))
        await agree(conn, organisation_id=ids["origin"], publisher_id=ids["neighbour"], at=at)
        found = await standings(conn, list(ids.values()), at=at)
        asked = Filters(
            families=(),
            substances=(),
            countries=(),
            level="information",
            about=("bulletins", "reports", "requests"),
        )
        for house in ids.values():
            await add_subscription(
                conn,
                organisation_id=house,
                address="https://receiver.example/",
                secret=SECRET,
                filters=asked,
                at=at,
            )
    for name, house in ids.items():
        standing = found[house]
        world.readers[name] = Somebody(
            organisation_id=house,
            country=standing.country,
            kind=standing.kind,
            groups=standing.groups,
            operations=standing.operations,
        )
    return world
