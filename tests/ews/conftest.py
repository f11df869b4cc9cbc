"""Chemistry is started once a run; each test has its own database and its own service."""

from collections.abc import AsyncIterator

import pytest

from ews.compute.compute import Compute
from ews.flow.exchange import Exchange, exchange_with
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, new_client, open_house


@pytest.fixture(scope="session")
async def compute() -> AsyncIterator[Compute]:
    started = Compute(processes=1)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def exchange(pool: Pool, clock: FixedClock, compute: Compute) -> Exchange:
    return await exchange_with(pool, clock, compute)


@pytest.fixture
async def client(exchange: Exchange) -> AsyncIterator[Client]:
    async with new_client(exchange) as started:
        yield started


@pytest.fixture
async def lab(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Laboratory of Demonstration")


@pytest.fixture
async def neighbour(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Laboratory next door", country="DE")
