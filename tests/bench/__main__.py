"""`make bench`: everything that is measured, as ratios within this run."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ews.store.embedded import wait_until_stopped
from tests.bench.check import measure_check
from tests.bench.delivery import measure_delivery
from tests.bench.exchange import measure_exchange
from tests.bench.fan_out import measure_fan_out_alone
from tests.bench.identity import measure_identity
from tests.bench.intake import measure_intake
from tests.bench.law import measure_law
from tests.bench.memory import measure_memory
from tests.bench.pages import measure_pages
from tests.bench.screening import measure_screening
from tests.bench.search import measure_million, measure_search
from tests.bench.service import serving
from tests.bench.taxii import measure_taxii, measure_taxii_million

ALWAYS = {"intake": measure_intake, "delivery": measure_delivery, "check": measure_check}
BENCHES = ALWAYS | {
    "memory": measure_memory,
    "exchange": measure_exchange,
    "fan-out": measure_fan_out_alone,
    "taxii": measure_taxii,
    "taxii-million": measure_taxii_million,
}  # minutes: only when it is named
# Those that need no service, or one of their own; minutes too, and a million structures an hour.
ALONE = {
    "pages": measure_pages,
    "identity": measure_identity,
    "search": measure_search,
    "million": measure_million,
    "law": measure_law,
    "screening": measure_screening,
}
# Nothing else is at work while the API answers: those beside it have no worker either.
API_ALONE = frozenset({"taxii", "taxii-million"})


def main(wanted: list[str]) -> None:
    """Run the benchmarks named, or the quick ones; those that stand alone without a service."""
    for name in wanted:
        if name in ALONE:
            ALONE[name]()
    served = [name for name in wanted or ALWAYS if name not in ALONE]
    if served:
        asyncio.run(measure_served(served))


async def measure_served(names: list[str]) -> None:
    """Run benchmarks against one real service on its own database, API alone where they say so."""
    with new_home() as home:
        for alone in (False, True):
            chosen = [name for name in names if (name in API_ALONE) == alone]
            if chosen:
                async with serving(home, with_worker=not alone) as service:
                    for name in chosen:
                        await BENCHES[name](service)
        await wait_until_stopped(home)


@contextmanager
def new_home() -> Iterator[Path]:
    """Make a home on the disk that PostgreSQL, which is not root, can reach: its files go too."""
    with tempfile.TemporaryDirectory(prefix="ews-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        yield home


if __name__ == "__main__":
    main(sys.argv[1:])
