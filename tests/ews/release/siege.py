"""A service with things to hide, and somebody who wants to know them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from ews.flow.exchange import Exchange
from ews.flow.taxii_listing import follow as list_objects
from ews.store.delegations import agree
from ews.store.groups import add_group, add_member
from tests.ews.exchange import Client, House, new_client, open_house, report
from tests.ews.release.worlds import SCOPES
from tests.ews.running import Running, own_exchange

# Amines that no table of ours names; each report has its own.
SECRETS = {
    "secret": "CCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "red": "CCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "hidden": "CCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "embargoed": "CCCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "delegated": "CCCCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "narrowed": "CCCCCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "nullified": "CCCCCCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "twice": "CCCCCCCCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
    "open": "CCCCCCCCCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br",
}
ORDINARY = "CCCCCCN(C)C(=O)c1cc(OCC)ccc1Cl"
HIDDEN = ("secret", "red", "hidden", "embargoed")
KINDS = {
    "lab": ("lab", "GB"),
    "intruder": ("lab", "DE"),
    "partner": ("focal_point", "FR"),
    "authority": ("police", "GB"),
    "maker": ("industry", "GB"),
    "origin": ("lab", "GB"),
    "publisher": ("focal_point", "GB"),
}


@dataclass(slots=True, kw_only=True)
class Siege:
    """Who is there, and the ids of what is hidden, by name."""

    client: Client
    exchange: Exchange
    houses: dict[str, House] = field(default_factory=dict)
    seconds: dict[str, House] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    substances: dict[str, int] = field(default_factory=dict)
    inchikeys: dict[str, str] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)
    group: UUID = field(default_factory=uuid4)
    operation: UUID = field(default_factory=uuid4)

    @property
    def intruder(self) -> House:
        """Whoever tries."""
        return self.houses["intruder"]

    @property
    def lab(self) -> House:
        """Whoever has something to hide."""
        return self.houses["lab"]

    def org(self, name: str) -> str:
        """Return a house as an entry of an audience."""
        return f"org:{self.houses[name].organisation.id}"

    async def tell(self, name: str, house: str = "lab", **changed: Any) -> Mapping[str, Any]:
        """Send a report of the house under a name, remember what it is known by."""
        body = secret_report(name, **changed)
        status, answer = await self.houses[house].post("/v1/reports", body)
        assert status == 201, answer
        self.reports[name] = answer["report_id"]
        for found in answer["findings"][0]["substances"] if answer["findings"] else ():
            self.substances[name] = found["substance_id"]
            self.inchikeys[name] = found["keys"]["parent"]
        return dict(answer)


def secret_report(name: str, **changed: Any) -> dict[str, Any]:
    """Return a report with a structure of its own and a word in every field."""
    finding = {
        "structure": {"smiles": SECRETS.get(name, ORDINARY)},
        "evidence": "tentative",
        "technique": ["gc_ms"],
    }
    return report(
        f"case-{name}",
        **{
            "findings": [finding],
            "place": {"country": "GB", "admin_area": f"area-{name}"},
            "product": {"brand": f"brand-{name}"},
            "links": [{"relation": "related", "reference": f"link-{name}"}],
        }
        | changed,
    )


async def open_siege(client: Client, exchange: Exchange) -> Siege:
    """Register houses and groups, and send everything that is to stay hidden."""
    siege = Siege(client=client, exchange=exchange)
    for name, (kind, country) in KINDS.items():
        for people, person in ((siege.houses, "first"), (siege.seconds, "second")):
            people[name] = await open_house(
                client,
                exchange,
                name,
                kind=kind,
                country=country,
                person=person,
                scopes=(*SCOPES, "org:manage"),
            )
    await _group(siege)
    now = exchange.clock.now()
    await siege.tell("secret", audience=[], tlp="TLP:CLEAR")
    await siege.tell("red", audience=[siege.org("partner"), "network"], tlp="TLP:RED")
    await siege.tell("hidden", audience=[f"group:{siege.group}"])
    await siege.tell("embargoed", embargo_until=(now + timedelta(hours=1)).isoformat())
    publisher = str(siege.houses["publisher"].organisation.id)
    await siege.tell("delegated", house="origin", delegate_to=publisher)
    await siege.tell("narrowed")
    await siege.intruder.get(f"/v1/reports/{siege.reports['narrowed']}")
    await _again(siege, "narrowed", version_kind="correction", audience=[siege.org("partner")])
    await siege.tell("nullified")
    await siege.intruder.get(f"/v1/reports/{siege.reports['nullified']}")
    await _again(siege, "nullified", version_kind="nullification")
    await siege.tell("twice", audience=[])
    await siege.tell("open")
    await _remember_signals(siege)
    return siege


async def _again(siege: Siege, name: str, **changed: Any) -> None:
    status, answer = await siege.lab.post("/v1/reports", secret_report(name, version=2, **changed))
    assert status == 201, answer


async def _group(siege: Siege) -> None:
    now = siege.exchange.clock.now()
    ids = {name: house.organisation.id for name, house in siege.houses.items()}
    async with siege.exchange.pool.acquire() as conn:
        for purpose, hidden in (("group", True), ("operation", False)):
            made = await add_group(
                conn,
                name=f"a {purpose}",
                purpose=purpose,
                owner_id=ids["lab"],
                is_hidden=hidden,
                starts_at=now - timedelta(days=1),
                ends_at=now + timedelta(days=1),
                at=now,
            )
            assert made is not None
            for member in ("lab", "partner"):
                await add_member(conn, made, ids[member], at=now - timedelta(hours=1))
            if purpose == "group":
                siege.group = made
            else:
                siege.operation = made
        await agree(conn, organisation_id=ids["origin"], publisher_id=ids["publisher"], at=now)


async def _remember_signals(siege: Siege) -> None:
    async with siege.exchange.pool.acquire() as conn:
        rows = await conn.fetch(
            "SELECT v.report_id, g.id FROM signal g "
            "JOIN report_version v ON v.id = g.report_version_id "
            "WHERE g.rule = 'first_ever' ORDER BY g.id"
        )
    found = {str(row["report_id"]): str(row["id"]) for row in rows}
    siege.signals = {name: found[each] for name, each in siege.reports.items() if each in found}


async def refused(house: House, path: str) -> tuple[int, str]:
    """Return status and problem code."""
    status, answer = await house.get(path)
    return status, answer.get("code", "")


async def ids_seen(house: House, path: str, name: str, key: str = "id") -> set[str]:
    """Return the ids in a list."""
    status, answer = await house.get(path)
    assert status == 200, answer
    return {str(each[key]) for each in answer[name]}


async def find(house: House, **query: str) -> set[int]:
    status, answer = await house.get("/v1/substances", **query)
    assert status == 200, answer
    return {each["substance_id"] for each in answer["substances"]}


async def draft(siege: Siege, **changed: Any) -> dict[str, Any]:
    body = {"title": "t", "text": "x", "level": "alert", "tlp": "TLP:CLEAR"}
    status, made = await siege.lab.post("/v1/bulletins", body | {"audience": ["network"]} | changed)
    assert status == 201, made
    return dict(made)


@asynccontextmanager
async def siege_of(running: Running) -> AsyncIterator[Siege]:
    """Serve an exchange that holds all this, with the objects of TAXII and MISP made."""
    async with own_exchange(running) as exchange, new_client(exchange, running.aides) as client:
        made = await open_siege(client, exchange)
        while await list_objects(exchange.pool, exchange.clock, most=1_000, wait=True):
            pass
        yield made
