"""From commit to the webhook's arrival, beside a bare post to the same receiver."""

import asyncio
import time
from typing import Any

import aiohttp
from aiohttp import web

from tests.bench.bodies import body
from tests.bench.measure import print_times
from tests.bench.service import Service
from tests.bench.structures import cathinones
from tests.ports import free_port

BULLETINS = 30


async def measure_delivery(service: Service) -> None:
    """Print the time from a published bulletin's commit to its webhook, and a bare post's time."""
    arrived: asyncio.Queue[float] = asyncio.Queue()

    async def take(request: web.Request) -> web.Response:
        await request.read()
        arrived.put_nowait(time.perf_counter())
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    address = f"http://127.0.0.1:{(port := free_port())}/"
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        async with aiohttp.ClientSession() as session:
            waits = await _publish_all(session, service, address, arrived)
            bare = [await _bare(session, address, arrived) for _ in range(BULLETINS)]
    finally:
        await runner.cleanup()
    print_times(
        f"From commit (publish answered) to webhook received, {len(waits)} bulletins",
        {"bare post to the same receiver": bare, "webhook": waits},
        "bare post to the same receiver",
    )


async def _publish_all(
    session: aiohttp.ClientSession, service: Service, address: str, arrived: asyncio.Queue[float]
) -> list[float]:
    desk = "Bench desk"
    lab = service.key("Bench lab two", "report:write")
    subscriber = service.key("Bench subscriber", "subscription:manage")
    assessor = service.key(desk, "signal:triage", person="one")
    approver = service.key(desk, "bulletin:approve", person="two")

    async def post(key: str, path: str, document: Any = None) -> Any:
        headers = {"authorization": f"Bearer {key}"}
        url = f"{service.base}{path}"
        async with session.post(url, json=document, headers=headers) as answer:
            answer.raise_for_status()
            return await answer.json()

    await post(subscriber, "/v1/subscriptions", {"address": address, "filters": {}})
    fresh = reversed(list(cathinones()))
    waits = []
    for number in range(BULLETINS):
        await post(lab, "/v1/reports", body(f"delivery-{number}", next(fresh)))
        signal = await _newest(session, service, assessor)
        draft = await post(assessor, f"/v1/signals/{signal}/bulletin")
        path = f"/v1/bulletins/{draft['id']}"
        await post(approver, f"{path}/approve")
        await post(approver, f"{path}/publish")
        answered = time.perf_counter()  # the commit was a little before the answer came back
        waits.append(max(0.0, await asyncio.wait_for(arrived.get(), 60) - answered))
    return waits


async def _newest(session: aiohttp.ClientSession, service: Service, key: str) -> str:
    headers = {"authorization": f"Bearer {key}"}
    url = f"{service.base}/v1/signals?state=new&limit=1"
    async with session.get(url, headers=headers) as answer:
        found: str = (await answer.json())["signals"][0]["id"]
        return found


async def _bare(
    session: aiohttp.ClientSession, address: str, arrived: asyncio.Queue[float]
) -> float:
    began = time.perf_counter()
    async with session.post(address, data=b"x" * 4000) as answer:
        await answer.read()
    return await arrived.get() - began
