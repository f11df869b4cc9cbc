"""`make bench`: everything that is measured, as ratios within this run."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench.check import measure_check
from tests.bench.delivery import measure_delivery
from tests.bench.identity import measure_identity
from tests.bench.intake import measure_intake
from tests.bench.memory import measure_memory
from tests.bench.search import measure_million, measure_search
from tests.bench.service import serving

ALWAYS = {"intake": measure_intake, "delivery": measure_delivery, "check": measure_check}
BENCHES = ALWAYS | {"memory": measure_memory}  # minutes: only when it is named
# Chemistry alone, which needs no service; minutes too, and a million structures an hour.
ALONE = {"identity": measure_identity, "search": measure_search, "million": measure_million}


async def main(wanted: list[str]) -> None:
    """Run the benchmarks named, or the quick ones, against one real service on its own database."""
    for name in wanted:
        if name in ALONE:
            ALONE[name]()
    served = [name for name in wanted or ALWAYS if name not in ALONE]
    if not served:
        return
    with tempfile.TemporaryDirectory(prefix="ews-bench-") as folder:
        async with serving(Path(folder)) as service:
            for name in served:
                await BENCHES[name](service)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
