"""Pages with 100,000 reports loaded, in a real browser, each visited with an empty cache.

first     from the click to the first content on the screen (First Contentful Paint), and the
          largest (Largest Contentful Paint), on loopback; beside it the page of signing in, which
          asks nothing of the database: the floor
shift     what moved after it was shown (Cumulative Layout Shift; 0.1 and less is good)
kB        everything transferred, packed as it was sent; the limit is 200 without the editor
database  the slowest single statement that the page caused, as PostgreSQL logs it, planning with
          it, of three visits the median: elapsed, and what of it was processor time, which other
          work on the machine does not change; the limit is 50 ms

`BENCH_PAGES=substance,law` measures only pages whose names begin so. `BENCH_HOME=folder` keeps the
database there and loads it only if it is not there yet.
"""

import asyncio
import os
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from playwright.async_api import Browser, async_playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from ews.cli.demonstration.doors import guests
from ews.settings import read_settings
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.place import place_of
from ews.store.pool import open_pool
from tests.bench.pages_load import REPORTS, load
from tests.bench.pages_log import NONE, Statement, log_statements, size_of, statements_since
from tests.bench.service import Service, serving, settled
from tests.ews.pages.browsing import FLAGS, browser_path, new_visitor, sign_in_as
from tests.screenshots.shots import SHOTS, Shot

VISITS = 3
LIMIT_KB, LIMIT_MS = 200, 50
PATIENCE = 15.0  # seconds; a page that takes longer is said to
FLOOR = "sign-in"
LOADED = "loaded.json"
WANTED = tuple(os.environ.get("BENCH_PAGES", "").split(","))  # noqa: TID251 - of a benchmark
HOME = os.environ.get("BENCH_HOME")  # noqa: TID251 - of a benchmark

# What the browser itself measured; the largest paint is told to observers only.
FIGURES = """
async () => {
  const largest = await new Promise((done) => {
    new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
      .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => done(null), 1000);
  });
  const shift = await new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 100);
  });
  const all = [...performance.getEntriesByType("navigation"),
               ...performance.getEntriesByType("resource")];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { first: paint ? paint.startTime : null, largest, shift,
           bytes: all.reduce((sum, each) => sum + each.transferSize, 0), parts: all.length };
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One page: milliseconds, bytes, and the slowest statement."""

    name: str
    first: float
    largest: float
    shift: float
    bytes: float
    parts: float
    slowest: Statement


def measure_pages() -> None:
    """Print what each page costs a reader and the database."""
    with _home() as home:
        asyncio.run(_measure(home))


async def _measure(home: Path) -> None:
    async with serving(home, with_worker=False) as service, _database(home) as pool:
        await settled(service.pid)
        kept = home / LOADED
        if not kept.exists():
            kept.write_bytes(orjson.dumps(await load(service, pool)))
        records = orjson.loads(kept.read_bytes())
        await log_statements(pool)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=browser_path(), args=list(FLAGS)
            )
            log = place_of(home).log
            await _print_all(
                Camera(browser=browser, service=service, pool=pool, log=log, records=records)
            )
            await browser.close()


@contextmanager
def _home() -> Iterator[Path]:
    if HOME:
        yield Path(HOME)
        return
    with tempfile.TemporaryDirectory(prefix="ews-bench-") as folder:
        yield Path(folder)


@asynccontextmanager
async def _database(home: Path) -> AsyncIterator[Pool]:
    settings = replace(read_settings(), home=home, database_url=None)
    async with running_database(settings) as dsn, open_pool(dsn, size=4) as pool:
        yield pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What a visit needs: a browser, the service, its database and that one's log."""

    browser: Browser
    service: Service
    pool: Pool
    log: Path
    records: Mapping[str, Any]

    async def measure(self, shot: Shot) -> Measured:
        """Visit a page some times."""
        visits = [await self.visit(shot) for _ in range(VISITS)]
        middle = {
            name: statistics.median(figures[name] or 0.0 for figures, _ in visits)
            for name in ("first", "largest", "shift", "bytes", "parts")
        }
        slowest = sorted((each for _, each in visits), key=lambda one: one.cpu_ms)[VISITS // 2]
        return Measured(name=shot.name, slowest=slowest, **middle)

    async def visit(self, shot: Shot) -> tuple[dict[str, Any], Statement]:
        """Visit a page once; return the browser's figures and the slowest statement."""
        token = await _token(self.pool, shot.who) if shot.who else None
        visitor = await new_visitor(self.browser, self.service.base, token=token)
        visitor.page.set_default_timeout(PATIENCE * 1000)
        before = size_of(self.log)
        try:
            await visitor.page.goto(visitor.base + shot.path.format(**self.records))
            await visitor.page.wait_for_load_state("networkidle")
            figures = await visitor.page.evaluate(FIGURES)
        finally:
            await visitor.page.context.close()
        done = statements_since(self.log, before)
        return figures, max(done, key=lambda one: one.cpu_ms, default=NONE)


async def _token(pool: Pool, who: str) -> str:
    guest = guests()[who]
    _, token = await sign_in_as(
        pool,
        at=datetime.now(UTC),  # noqa: TID251 - a benchmark runs on the real clock
        roles=guest.roles,
        organisation=guest.organisation,
        kind=guest.kind,
        country=guest.country,
        name=guest.name,
    )
    return token


async def _print_all(camera: Camera) -> None:
    floor = await camera.measure(next(each for each in SHOTS if each.name == FLOOR))
    _print_head()
    for shot in SHOTS:
        if not shot.name.startswith(WANTED):
            continue
        try:
            _print(await camera.measure(shot), floor.first)
        except PlaywrightTimeout:
            print(f"{shot.name:<28} not there within {PATIENCE:.0f} s", flush=True)


def _print_head() -> None:
    print(f"\n{REPORTS:,} reports; medians of {VISITS} visits with an empty cache")
    print(
        f"{'page':<28}{'first ms':>9}{'x floor':>9}{'largest':>9}{'shift':>7}"
        f"{'parts':>7}{'kB':>7}{'of limit':>9}{'db ms':>8}{'cpu ms':>8}{'of limit':>9}"
    )


def _print(each: Measured, floor: float) -> None:
    kilo = each.bytes / 1000
    print(
        f"{each.name:<28}{each.first:>9.0f}{each.first / floor:>9.1f}{each.largest:>9.0f}"
        f"{each.shift:>7.2f}{each.parts:>7.0f}{kilo:>7.0f}{kilo / LIMIT_KB:>9.2f}"
        f"{each.slowest.ms:>8.1f}{each.slowest.cpu_ms:>8.1f}"
        f"{each.slowest.cpu_ms / LIMIT_MS:>9.2f}",
        flush=True,
    )
    if each.slowest.cpu_ms > LIMIT_MS / 2:
        print(f"    {each.slowest.words[:160]}", flush=True)
