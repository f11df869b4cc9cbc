"""What services of the session share."""

from collections.abc import AsyncIterator

import pytest

from tests.ews.release.siege import Siege, siege_of
from tests.ews.running import Running


@pytest.fixture(scope="session")
async def siege(running: Running) -> AsyncIterator[Siege]:
    """What the red team attacks; no test takes anything away from it or moves its clock."""
    async with siege_of(running) as made:
        yield made
