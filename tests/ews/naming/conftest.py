from collections.abc import AsyncIterator

import pytest

from ews.naming.opsin import Opsin
from ews.naming.resolver import Resolver
from schemas.names import load_lookup


@pytest.fixture(scope="session")
async def opsin() -> AsyncIterator[Opsin]:
    """One real Java process for all tests that do not harm it."""
    started = Opsin()
    yield started
    await started.stop()


@pytest.fixture(scope="session")
def reading(opsin: Opsin) -> Resolver:
    """The resolver with everything, systematic names too."""
    return Resolver(load_lookup(), opsin)
