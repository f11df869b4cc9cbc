"""What services of the session share."""

from collections.abc import AsyncIterator

import pytest

from chem.law import Lawbook
from ews.compute.compute import Compute
from ews.naming.resolver import Resolver
from tests.ews.libraries import Running
from tests.ews.release.siege import Siege, siege_of


@pytest.fixture(scope="session")
def running(
    server: str, template: str, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> Running:
    """What services of the session share."""
    return Running(
        server=server, template=template, compute=compute, lawbook=lawbook, resolver=resolver
    )


@pytest.fixture(scope="session")
async def siege(running: Running) -> AsyncIterator[Siege]:
    """What the red team attacks; no test takes anything away from it or moves its clock."""
    async with siege_of(running) as made:
        yield made
