"""Chemistry is started once a run; each test has its own database and its own service."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from chem.law import Lawbook
from ews.api.keys import EXCHANGE
from ews.compute.compute import Compute
from ews.flow.exchange import Exchange, exchange_with
from ews.naming.resolver import Resolver
from ews.store.connection import Pool
from ews.store.pool import open_pool
from schemas.law.load import load_lawbook
from schemas.names import load_lookup
from tests.clock import FixedClock
from tests.conftest import database
from tests.ews.exchange import Client, House, new_client, open_house

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
async def compute() -> AsyncIterator[Compute]:
    started = Compute(processes=1)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture(scope="session")
def lawbook() -> Lawbook:
    return load_lawbook()


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    """Resolves all but systematic names, so that no other process has to be stopped."""
    return Resolver(load_lookup())


@pytest.fixture
async def exchange(
    pool: Pool, clock: FixedClock, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> Exchange:
    return await exchange_with(pool, clock, compute, lawbook=lawbook, resolver=resolver)


@pytest.fixture
async def client(exchange: Exchange) -> AsyncIterator[Client]:
    async with new_client(exchange) as started:
        yield started


@pytest.fixture
async def lab(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Laboratory of Demonstration")


@pytest.fixture(scope="module")
async def patient_lab(
    server: str, template: str, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> AsyncIterator[House]:
    """A laboratory at a service that all tests of a module share, because they store nothing."""
    async with (
        database(server, template=template) as (address, _),
        open_pool(address, size=5) as pool,
    ):
        exchange = await exchange_with(
            pool, FixedClock(NOW), compute, lawbook=lawbook, resolver=resolver
        )
        async with new_client(exchange) as client:
            yield await open_house(client, exchange, "Laboratory of Errors")


@pytest.fixture(scope="module")
async def director(patient_lab: House) -> House:
    """Somebody who may do everything, at the service that a module shares."""
    return await open_house(
        patient_lab.client,
        patient_lab.client.app[EXCHANGE],
        "Directorate",
        scopes=("admin",),
    )


@pytest.fixture
async def neighbour(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Laboratory next door", country="DE")
