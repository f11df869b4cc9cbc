"""One service for all tests of a module; each test has its own people."""

from collections.abc import AsyncIterator

import pytest

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from tests.clock import NOW, FixedClock
from tests.ews.access.front import Front, open_front
from tests.ews.running import Running


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
