"""A service that is asked to stop says so first, answers what has begun, and takes nothing new."""

import asyncio
from dataclasses import replace

import aiohttp
import pytest

from ews.app import build_app
from ews.cli.serve import _listen
from ews.flow.exchange import Exchange
from ews.settings import Settings
from tests.ews.exchange import House, report
from tests.ports import free_port, listens


@pytest.fixture
def listening(settings: Settings) -> Settings:
    """Settings of a service on a free port, with a second between saying so and stopping."""
    return replace(settings, host="127.0.0.1", port=free_port(), drain_seconds=1)


async def test_it_is_not_ready_any_more_and_what_has_begun_is_answered(
    exchange: Exchange, lab: House, listening: Settings
) -> None:
    stop, address = asyncio.Event(), f"http://127.0.0.1:{listening.port}"
    serving = asyncio.create_task(_listen(build_app(exchange), listening, stop))
    await listens(listening.port, seconds=20)
    many = [report(f"R-{number}") for number in range(200)]
    async with aiohttp.ClientSession(address, headers=lab.headers) as client:
        assert await _readiness(client) == (200, "ok")
        begun = asyncio.create_task(_send(client, many))
        await asyncio.sleep(0.05)
        stop.set()
        await asyncio.sleep(0)
        assert not begun.done()
        assert await _readiness(client) == (503, "stopping")
        assert await begun == (200, len(many))
        await serving
        with pytest.raises(aiohttp.ClientConnectorError):
            await _readiness(client)


async def _readiness(client: aiohttp.ClientSession) -> tuple[int, str]:
    async with client.get("/readyz") as answer:
        return answer.status, (await answer.json())["status"]


async def _send(client: aiohttp.ClientSession, many: list[dict[str, object]]) -> tuple[int, int]:
    async with client.post("/v1/reports:batch", json=many) as answer:
        return answer.status, (await answer.json())["loaded"]
