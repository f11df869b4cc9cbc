"""One bulletin to 1,500 subscribers of 150 countries, beside bare posts of the same bytes.

Each subscriber is an organisation of its own with a key of its own, ten in a country.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from ews.settings import read_settings
from ews.store.api_keys import create_key
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.organisations import ensure_organisation
from ews.store.pool import open_pool
from ews.worker.main import MOST_TASKS
from tests.bench.bodies import body
from tests.bench.large import COUNTRIES
from tests.bench.service import Service, answers, running, settled
from tests.bench.structures import cathinones
from tests.ports import free_port

RECEIVERS = 1_500
PATIENCE = 900.0


async def measure_fan_out_alone(service: Service) -> None:
    """Print the same of an exchange that holds nothing else."""
    settings = replace(read_settings(), home=service.home, database_url=None)
    async with (
        running_database(settings) as dsn,
        open_pool(dsn, size=2) as pool,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=MOST_TASKS)) as session,
    ):
        await settled(service.pid)
        async with subscribed(service, session, pool) as base:
            await measure_fan_out(service, session, base)


@asynccontextmanager
async def subscribed(
    service: Service, session: aiohttp.ClientSession, pool: Pool
) -> AsyncIterator[str]:
    """Run the receivers of all subscribers while the block runs; give where they listen."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with running([sys.executable, "-m", "tests.bench.fan_out", str(port)], service.environment):
        await answers(f"{base}/count")
        await _subscribe(session, service, pool, base)
        yield base


async def measure_fan_out(service: Service, session: aiohttp.ClientSession, base: str) -> None:
    """Print how long one bulletin takes to all subscribers, and what bare posts take."""
    bulletin = await _approved(session, service)
    began = time.perf_counter()
    await _post(session, service, bulletin["approver"], f"{bulletin['path']}/publish")
    published = time.perf_counter() - began
    await _arrived(session, base, RECEIVERS)
    ours = time.perf_counter() - began
    size = await _get(session, f"{base}/size")
    began = time.perf_counter()
    await _bare(session, base, b"x" * size)
    bare = time.perf_counter() - began
    print(
        f"\nOne bulletin ({size:,} bytes) to {RECEIVERS:,} webhooks: {ours:.1f} s, "
        f"{RECEIVERS / ours:,.0f}/s (publishing answered after {published:.1f} s); "
        f"bare posts, {MOST_TASKS} at once: {bare:.1f} s, {RECEIVERS / bare:,.0f}/s; "
        f"ratio {bare / ours:.2f}"
    )


async def _subscribe(
    session: aiohttp.ClientSession, service: Service, pool: Pool, base: str
) -> None:
    began = time.perf_counter()
    for number in range(RECEIVERS):
        key = await _subscriber(pool, number, COUNTRIES[number % len(COUNTRIES)])
        document = {"address": f"{base}/{number}", "filters": {}}
        await _post(session, service, key, "/v1/subscriptions", document)
    spent = time.perf_counter() - began
    print(f"\n{RECEIVERS:,} subscribers of {len(COUNTRIES)} countries (made in {spent:.0f} s)")


async def _subscriber(pool: Pool, number: int, country: str) -> str:
    """Return a key of a new organisation that receives bulletins."""
    at = datetime.now(UTC)  # noqa: TID251 - a benchmark's own
    async with pool.acquire() as conn:
        house = await ensure_organisation(
            conn, name=f"Bench subscriber {number}", kind="subscriber", country=country, at=at
        )
        return await create_key(conn, house.id, scopes=("subscription:manage",), at=at)


async def _approved(session: aiohttp.ClientSession, service: Service) -> dict[str, str]:
    lab = service.key("Bench lab three", "report:write")
    assessor = service.key("Bench desk", "signal:triage", person="one")
    approver = service.key("Bench desk", "bulletin:approve", person="two")
    fresh = next(iter(cathinones()))
    await _post(session, service, lab, "/v1/reports", body("fan-out", fresh))
    headers = {"authorization": f"Bearer {assessor}"}
    url = f"{service.base}/v1/signals?state=new&limit=1"
    async with session.get(url, headers=headers) as answer:
        signal = (await answer.json())["signals"][0]["id"]
    draft = await _post(session, service, assessor, f"/v1/signals/{signal}/bulletin")
    path = f"/v1/bulletins/{draft['id']}"
    await _post(session, service, approver, f"{path}/approve")
    return {"approver": approver, "path": path}


async def _post(
    session: aiohttp.ClientSession, service: Service, key: str, path: str, document: Any = None
) -> Any:
    headers = {"authorization": f"Bearer {key}"}
    async with session.post(f"{service.base}{path}", json=document, headers=headers) as answer:
        answer.raise_for_status()
        return await answer.json()


async def _get(session: aiohttp.ClientSession, url: str) -> int:
    async with session.get(url) as answer:
        return int(await answer.text())


async def _arrived(session: aiohttp.ClientSession, base: str, wanted: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await _get(session, f"{base}/count") < wanted:  # noqa: ASYNC110  # it only counts
            await asyncio.sleep(0.05)


async def _bare(session: aiohttp.ClientSession, base: str, payload: bytes) -> None:
    waiting = iter(range(RECEIVERS))

    async def one_sender() -> None:
        for number in waiting:
            async with session.post(f"{base}/{number}", data=payload) as answer:
                await answer.read()

    await asyncio.gather(*(one_sender() for _ in range(MOST_TASKS)))


def main() -> None:
    """Receive on the given port of loopback; count who was reached."""
    reached: set[str] = set()
    sizes = [0]

    async def take(request: web.Request) -> web.Response:
        sizes.append(len(await request.read()))
        reached.add(request.path)
        return web.Response(status=204)

    async def count(_request: web.Request) -> web.Response:
        return web.Response(text=str(len(reached)))

    async def size(_request: web.Request) -> web.Response:
        return web.Response(text=str(max(sizes)))

    app = web.Application()
    app.router.add_get("/count", count)
    app.router.add_get("/size", size)
    app.router.add_post("/{number}", take)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
