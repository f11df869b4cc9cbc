"""One browser for all tests of pages; each visitor has a window and cookies of their own.

Two services: that of a test alone (`enter`), and one for all tests that leave nothing for others
to see (`visit`): it never holds a report, and each test is an organisation of its own there.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, new_client
from tests.ews.pages.browsing import (
    FLAGS,
    Visitor,
    browser_path,
    leave,
    new_visitor,
    sign_in_as,
)
from tests.ews.pages.windows import Windows
from tests.ews.running import Running, own_exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service, and what it runs."""

    exchange: Exchange
    client: Client


Enter = Callable[..., Awaitable[Visitor]]
Serve = Callable[[], AbstractAsyncContextManager[Service]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


@pytest.fixture(scope="session")
async def serve(running: Running) -> Serve:
    """Return what runs a service on a database of its own, for several tests."""

    @asynccontextmanager
    async def run() -> AsyncIterator[Service]:
        async with (
            own_exchange(running, size=10) as exchange,
            new_client(exchange, running.aides) as client,
        ):
            yield Service(exchange=exchange, client=client)

    return run


@pytest.fixture(scope="session")
async def standing(serve: Serve) -> AsyncIterator[Service]:
    """The service of all tests that leave nothing for others to see."""
    async with serve() as service:
        yield service


@pytest.fixture
async def enter(windows: Windows, client: Client, exchange: Exchange) -> AsyncIterator[Enter]:
    """Return what opens a browser for somebody; at the end, no page did what no page may.

    `await enter()` is a stranger; `await enter("reader", kind="regulator", country="DE")` somebody
    signed in with that role.
    """
    async with visits(windows, Service(exchange=exchange, client=client)) as open_browser:
        yield open_browser


@pytest.fixture
async def visit(
    windows: Windows, standing: Service, request: pytest.FixtureRequest
) -> AsyncIterator[Enter]:
    """Do as `enter` does, at the service of all; who is not named is of the test's own house."""
    house = request.node.name.replace("_", " ")
    async with visits(windows, standing, house=house) as open_browser:
        yield open_browser


@asynccontextmanager
async def visits(windows: Windows, service: Service, **given: Any) -> AsyncIterator[Enter]:
    """Give what opens a browser; then end all visits. house: whose people unnamed visitors are."""
    base, exchange = str(service.client.make_url("/")).rstrip("/"), service.exchange
    house = {"organisation": given["house"]} if "house" in given else {}
    visitors: list[Visitor] = []

    async def open_browser(*roles: str, **more: Any) -> Visitor:
        look = {name: more.pop(name) for name in ("viewport", "scheme") if name in more}
        organisation, token = (
            await sign_in_as(exchange.pool, at=exchange.clock.now(), roles=roles, **house | more)
            if roles
            else (None, None)
        )
        visitor = await new_visitor(windows, base, token=token, organisation=organisation, **look)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for visitor in visitors:
        await leave(visitor, windows)
    assert [each for visitor in visitors for each in visitor.wrong] == []
