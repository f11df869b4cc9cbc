"""Memory of the service over many reports: flat, once its bounded memories are full."""

import aiohttp

from tests.bench.bodies import known_bodies
from tests.bench.measure import memory_of
from tests.bench.sending import poster, send_batches
from tests.bench.service import Service

REPORTS, STEPS, BATCH = 20_000, 8, 50


async def measure_memory(service: Service) -> None:
    """Print the resident memory after each part of 20,000 reports, as a ratio to the first."""
    key = service.key("Bench archive", "report:write")
    bodies = known_bodies("memory")
    headers = {"authorization": f"Bearer {key}"}
    resident = []
    async with aiohttp.ClientSession() as session:
        post = poster(session, f"{service.base}/v1/reports:batch", headers)
        for _ in range(STEPS):
            await send_batches(post, bodies, size=BATCH, number=REPORTS // STEPS // BATCH)
            resident.append(memory_of(service.pid))
    print(f"\nResident memory of the service over {REPORTS:,} reports, / after the first part")
    print("  " + "  ".join(f"{each / resident[0]:.3f}" for each in resident))
