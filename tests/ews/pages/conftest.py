"""One browser for all tests of pages; each visitor has a window and cookies of their own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, async_playwright

from ews.app import build_app
from ews.compute.drawer import Drawer
from ews.compute.trier import Trier
from ews.flow.exchange import Exchange
from tests.ews.exchange import Client
from tests.ews.pages.browsing import FLAGS, Visitor, browser_path, new_visitor, sign_in_as

Enter = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def chemistry() -> AsyncIterator[tuple[Trier, Drawer]]:
    """Started once: each loads RDKit and the law in a process of its own."""
    trier, drawer = Trier(), Drawer()
    yield trier, drawer
    await trier.stop()
    await drawer.stop()


@pytest.fixture
async def client(exchange: Exchange, chemistry: tuple[Trier, Drawer]) -> AsyncIterator[Client]:
    async with TestClient(TestServer(build_app(exchange, chemistry=chemistry))) as started:
        yield started


@pytest.fixture
async def enter(chromium: Browser, client: Client, exchange: Exchange) -> AsyncIterator[Enter]:
    """Return what opens a browser for somebody; at the end, no page did what no page may.

    `await enter()` is a stranger; `await enter("reader", kind="regulator", country="DE")` somebody
    signed in with that role.
    """
    base = str(client.make_url("/")).rstrip("/")
    visitors: list[Visitor] = []

    async def open_browser(*roles: str, **more: Any) -> Visitor:
        look = {name: more.pop(name) for name in ("viewport", "scheme") if name in more}
        organisation, token = (
            await sign_in_as(exchange.pool, at=exchange.clock.now(), roles=roles, **more)
            if roles
            else (None, None)
        )
        visitor = await new_visitor(chromium, base, token=token, organisation=organisation, **look)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for visitor in visitors:
        await visitor.page.context.close()
    assert [each for visitor in visitors for each in visitor.wrong] == []
