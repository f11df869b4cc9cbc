"""Chemistry is started once a run; each test has its own database and its own service."""

from collections.abc import AsyncIterator

import pytest

from chem.law import Lawbook
from ews.api.keys import EXCHANGE
from ews.compute.compute import Compute
from ews.compute.drawer import Drawer
from ews.compute.trier import Trier
from ews.compute.upload_reader import UploadReader
from ews.flow.exchange import Exchange, exchange_with
from ews.naming.resolver import Resolver
from ews.store.connection import Pool
from schemas.law.load import load_lawbook
from schemas.names import load_lookup
from tests.clock import FixedClock
from tests.ews.exchange import Aides, Client, House, new_client, open_house
from tests.ews.running import Running, own_exchange


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


@pytest.fixture(scope="session")
async def aides() -> AsyncIterator[Aides]:
    """Processes of chemistry and of uploads, started once a run by whoever asks first."""
    started = Aides(chemistry=(Trier(), Drawer()), uploads=UploadReader())
    yield started
    for one in (*started.chemistry, started.uploads):
        await one.stop()


@pytest.fixture(scope="session")
def running(
    *,
    server: str,
    template: str,
    compute: Compute,
    lawbook: Lawbook,
    resolver: Resolver,
    aides: Aides,
) -> Running:
    """What services of the session share."""
    return Running(
        server=server,
        template=template,
        compute=compute,
        lawbook=lawbook,
        resolver=resolver,
        aides=aides,
    )


@pytest.fixture
async def exchange(
    pool: Pool, clock: FixedClock, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> Exchange:
    return await exchange_with(pool, clock, compute, lawbook=lawbook, resolver=resolver)


@pytest.fixture
async def client(exchange: Exchange, aides: Aides) -> AsyncIterator[Client]:
    async with new_client(exchange, aides) as started:
        yield started


@pytest.fixture
async def lab(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Laboratory of Demonstration")


@pytest.fixture(scope="module")
async def patient_lab(running: Running) -> AsyncIterator[House]:
    """A laboratory at a service that all tests of a module share, because they store nothing."""
    async with own_exchange(running) as exchange, new_client(exchange, running.aides) as client:
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
