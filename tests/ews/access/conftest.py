"""One service for all tests of a module; each test has its own people."""

from collections.abc import AsyncIterator

import pytest

from chem.law import Lawbook
from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.compute.compute import Compute
from ews.naming.resolver import Resolver
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from tests.clock import FixedClock
from tests.ews.access.front import Front, open_front
from tests.ews.conftest import NOW
from tests.ews.libraries import Running


@pytest.fixture(scope="session")
def running(
    server: str, template: str, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> Running:
    """What services of the session share."""
    return Running(
        server=server, template=template, compute=compute, lawbook=lawbook, resolver=resolver
    )


@pytest.fixture(scope="module")
async def front(running: Running) -> AsyncIterator[Front]:
    async with open_front(running, FixedClock(NOW)) as opened:
        yield opened


@pytest.fixture
async def around(front: Front) -> AsyncIterator[Surroundings]:
    """A worker's, with the clock of the service and without a mail server."""
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    yield Surroundings(
        pool=front.pool,
        clock=front.clock,
        sender=sender,
        rules=rules,
        backoff=Backoff(),
        push_seconds=1,
    )
    await sender.close()
