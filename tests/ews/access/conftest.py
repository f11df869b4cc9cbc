"""One service for all tests of a module; each test has its own people."""

from collections.abc import AsyncIterator

import pytest

from chem.law import Lawbook
from ews.compute.compute import Compute
from ews.naming.resolver import Resolver
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
