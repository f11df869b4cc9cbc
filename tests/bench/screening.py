"""`ews screen` as a whole: rate on all cores, and memory over a million structures.

Made-up analogues, no two alike, or what `BENCH_STRUCTURES` names, a file of SMILES, one a line; the
file is written beforehand. Memory is that of the command and its processes together, after each
tenth. `BENCH_SCREENED=20000` screens that many.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from ews.compute.screening_records import Terms
from ews.screening.checkpoint import Checkpoint
from ews.screening.pool import Pool, cores
from ews.screening.run import Order, screen_file
from tests.bench.law import GIVEN
from tests.bench.measure import children_of, memory_of
from tests.bench.million import million

MOST = int(os.environ.get("BENCH_SCREENED", "1000000"))  # noqa: TID251 - a benchmark's own
STEPS = 10
IN_TERMS = Terms(valid_on=date(2026, 11, 22), only=("controlled",))


def measure_screening() -> None:
    """Print structures a second on all cores and on one, and memory by tenths, as ratios."""
    with tempfile.TemporaryDirectory(prefix="ews-bench-") as folder:
        path = Path(folder) / "in.smi"
        with path.open("w") as file:
            file.writelines(f"{smiles}\n" for smiles in islice(_structures(), MOST))
        asyncio.run(_measure(path))


def _structures() -> Iterator[str]:
    if not GIVEN:
        yield from million()
        return
    with Path(GIVEN).open(encoding="utf-8") as file:
        yield from map(str.strip, file)


async def _measure(path: Path) -> None:
    pool = Pool()
    await pool.start()
    resident: list[tuple[int, int]] = []
    began = time.perf_counter()

    def watch(done: Checkpoint) -> None:
        if done.rows >= (len(resident) + 1) * MOST // STEPS:
            pids = [os.getpid(), *children_of(os.getpid())]
            resident.append((done.rows, sum(map(memory_of, pids))))
            print(f"  {done.rows:,} after {time.perf_counter() - began:,.0f} s", flush=True)

    order = Order(file=path, out=path.with_suffix(".csv"), terms=IN_TERMS)
    try:
        done = await screen_file(order, pool, watch)
    finally:
        await pool.stop()
    taken = time.perf_counter() - began
    print(f"\n{done.rows:,} structures screened in all jurisdictions on {cores()} cores")
    print(f"  structures a second here: {done.rows / taken:,.0f}; refused: {done.refused}")
    first = resident[0][1]
    print("  memory after each tenth / after the first: ", end="")
    print("  ".join(f"{each / first:.3f}" for _, each in resident))
    sys.stdout.flush()
