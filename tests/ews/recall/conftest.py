"""Houses of several kinds and countries, what was sent to whom, and the follower of changes."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
import pytest

from ews.flow.exchange import Exchange
from ews.flow.following import follow, retry, sweep
from ews.store.connection import Pool
from tests.ews.exchange import Client, House, open_house, report

ALL = (
    "report:write",
    "report:read",
    "check",
    "signal:triage",
    "bulletin:approve",
    "subscription:manage",
    "org:manage",
)
OFFICE = "Office of Early Warning"

Open = Callable[..., Awaitable[House]]


class Sent(NamedTuple):
    """One delivery: to whom, of what type, of which version."""

    to: str
    kind: str
    version: int


@pytest.fixture
def open_(client: Client, exchange: Exchange) -> Open:
    async def act(name: str, country: str | None = "DE", kind: str = "lab") -> House:
        return await open_house(
            client, exchange, name, country=country, kind=kind, scopes=ALL, person="Officer"
        )

    return act


@pytest.fixture
async def office(client: Client, exchange: Exchange) -> House:
    return await open_house(
        client, exchange, OFFICE, kind="focal_point", scopes=ALL, person="Assessor"
    )


@pytest.fixture
async def second(client: Client, exchange: Exchange) -> House:
    return await open_house(
        client, exchange, OFFICE, kind="focal_point", scopes=ALL, person="Second"
    )


@pytest.fixture
def notice(exchange: Exchange) -> Callable[[], Awaitable[None]]:
    """Do what the worker's timers do."""

    async def act() -> None:
        while True:
            async with exchange.pool.acquire() as conn, conn.transaction():
                if not await follow(conn, at=exchange.clock.now()):
                    break
        async with exchange.pool.acquire() as conn, conn.transaction():
            await sweep(conn, at=exchange.clock.now())
        while True:
            async with exchange.pool.acquire() as conn, conn.transaction():
                if not await retry(conn, at=exchange.clock.now()):
                    break

    return act


async def sent(pool: Pool) -> list[Sent]:
    """Return all deliveries in the order in which they were made."""
    rows = await pool.fetch(
        "SELECT o.name, d.payload, d.version FROM delivery d "
        "JOIN subscription s ON s.id = d.subscription_id "
        "JOIN organisation o ON o.id = s.organisation_id ORDER BY d.created_at, d.version, o.name"
    )
    return [Sent(row["name"], orjson.loads(row["payload"])["type"], row["version"]) for row in rows]


async def payloads(pool: Pool) -> list[dict[str, Any]]:
    rows = await pool.fetch("SELECT payload FROM delivery ORDER BY created_at, version, id")
    return [orjson.loads(row["payload"]) for row in rows]


async def subscribe(house: House, *about: str, **filters: Any) -> str:
    status, answer = await house.post(
        "/v1/subscriptions",
        {
            "address": "https://example.org/hook",
            "filters": {"about": list(about) or ["bulletins"], **filters},
        },
    )
    assert status == 201, answer
    return str(answer["id"])


async def tell(house: House, reference: str = "R-1", **changed: Any) -> str:
    """Send a report; return its id."""
    status, answer = await house.post("/v1/reports", report(reference, **changed))
    assert status == 201, answer
    return str(answer["report_id"])


async def correct(house: House, kind: str = "correction", version: int = 2, **changed: Any) -> str:
    return await tell(house, version=version, version_kind=kind, **changed)


async def recall(house: House, report_id: str) -> dict[str, Any]:
    """Return what a house is shown of the recall of a report."""
    status, answer = await house.get(f"/v1/recalls/report/{report_id}")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


def alert(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "special_alert",
        "level": "alert",
        "title": "Nitazenes sold as oxycodone",
        "text": "Three deaths in a week.",
        "tlp": "TLP:GREEN",
        "audience": ["network"],
        "urgent": True,
        **changed,
    }


async def publish(office: House, second: House, **changed: Any) -> dict[str, Any]:
    """Draft by one, approve and publish by another."""
    status, made = await office.post("/v1/bulletins", alert(**changed))
    assert status == 201, made
    return await release(second, made)


async def release(second: House, made: dict[str, Any]) -> dict[str, Any]:
    path = f"/v1/bulletins/{made['id']}"
    status, answer = await second.post(path + "/approve")
    assert status == 200, answer
    status, answer = await second.post(path + "/publish")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found
