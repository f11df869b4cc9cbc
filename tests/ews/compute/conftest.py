from collections.abc import AsyncIterator

import pytest

from ews.compute.compute import Compute
from ews.compute.records import Bounds

QUICK = Bounds(wall_seconds=2.0, memory_bytes=2 * 1024**3)


@pytest.fixture(scope="session")
async def compute() -> AsyncIterator[Compute]:
    running = Compute(processes=2, bounds=QUICK)
    await running.start()
    yield running
    await running.stop()
