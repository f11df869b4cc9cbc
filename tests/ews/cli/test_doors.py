"""The demonstration's doors: open on this machine, to its own browser, and nowhere else."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from ews.app import build_app
from ews.cli.demonstration.doors import open_doors
from ews.flow.exchange import Exchange
from ews.pages.keys import DOORS_PATH
from tests.ews.exchange import Client


@pytest.fixture
async def demonstration(exchange: Exchange) -> AsyncIterator[Client]:
    app = build_app(exchange)
    open_doors(app, "127.0.0.1")
    async with TestClient(TestServer(app)) as client:
        yield client


async def _enter(client: Client, **headers: str) -> tuple[int, bool]:
    """Try a door; return the status, and whether a session was given."""
    origin = str(client.make_url("/")).rstrip("/")
    answer = await client.post(
        DOORS_PATH,
        data={"door": "administrator"},
        headers={"Origin": origin, **headers},
        allow_redirects=False,
    )
    return answer.status, "ews_session" in answer.cookies


async def test_a_door_lets_one_in_on_this_machine(demonstration: Client) -> None:
    assert await _enter(demonstration) == (303, True)


async def test_another_sites_page_opens_no_door(demonstration: Client) -> None:
    assert await _enter(demonstration, Origin="http://elsewhere.example") == (403, False)


async def test_a_name_that_leads_to_this_machine_opens_no_door(demonstration: Client) -> None:
    named = {"Host": "elsewhere.example", "Origin": "http://elsewhere.example"}
    assert await _enter(demonstration, **named) == (403, False)


async def test_there_are_no_doors_where_others_could_reach_them(exchange: Exchange) -> None:
    app = build_app(exchange)
    open_doors(app, "0.0.0.0")  # noqa: S104 - what must not open
    async with TestClient(TestServer(app)) as client:
        assert (await client.post(DOORS_PATH, data={"door": "administrator"})).status == 404
        assert "This is the demonstration" not in await (await client.get("/")).text()
