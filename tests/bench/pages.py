"""Pages with 100,000 reports loaded, in a real browser, each visited with an empty cache.

first     from the click to the first content on the screen (First Contentful Paint), and the
          largest (Largest Contentful Paint), on loopback; beside it the page of signing in, which
          asks nothing of the database: the floor
shift     what moved after it was shown (Cumulative Layout Shift; 0.1 and less is good)
kB        everything transferred, packed as it was sent; the limit is 200 without the editor
database  the slowest single statement that the page caused, as PostgreSQL logs it, of three visits
          the median; the limit is 50 ms
"""

import re
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, async_playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from ews.cli.demonstration.doors import guests
from ews.settings import read_settings
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.place import place_of
from ews.store.pool import open_pool
from tests.bench.large import COUNTRIES, many_findings, multiply
from tests.bench.service import Service, settled
from tests.ews.pages.browsing import FLAGS, browser_path, new_visitor, sign_in_as
from tests.screenshots.shots import SHOTS, Shot

REPORTS, TEMPLATES, PREFIX = 100_000, 20, "template-"
VISITS = 3
LIMIT_KB, LIMIT_MS = 200, 50
PATIENCE = 15.0  # seconds; a page that takes longer is said to
FLOOR = "sign-in"
LOGGED = re.compile(r"duration: ([\d.]+) ms +execute [^:]*: (.*)")

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
    slowest: float
    statement: str


async def measure_pages(service: Service) -> None:
    """Print what each page costs a reader and the database."""
    settings = replace(read_settings(), home=service.home, database_url=None)
    async with running_database(settings) as dsn, open_pool(dsn, size=4) as pool:
        await settled(service.pid)
        records = await _load(service, pool)
        log = place_of(service.home).log
        await _log_statements(pool)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=browser_path(), args=list(FLAGS)
            )
            camera = Camera(browser=browser, base=service.base, pool=pool, log=log, records=records)
            floor = await camera.measure(next(each for each in SHOTS if each.name == FLOOR))
            _print_head()
            for shot in SHOTS:
                try:
                    _print(await camera.measure(shot), floor.first)
                except PlaywrightTimeout:
                    print(f"{shot.name:<28} not there within {PATIENCE:.0f} s")
            await browser.close()


async def _load(service: Service, pool: Pool) -> Mapping[str, Any]:
    """Load the reports, and publish one bulletin; return a record of each kind."""
    lab = service.key("Bench lab", "report:write", "report:read")
    desk = service.key("Bench desk", "signal:triage", "report:read", "check", person="A")
    other = service.key("Bench desk", "bulletin:approve", "report:read", person="B")
    async with aiohttp.ClientSession(base_url=service.base) as session:
        bodies = [many_findings(f"{PREFIX}{n}", n) for n in range(TEMPLATES)]
        sent = await _ask(session, lab, "POST", "/v1/reports:batch", bodies)
        if sent.get("loaded") != TEMPLATES:
            raise RuntimeError(f"the templates were not loaded: {sent}")
        async with pool.acquire() as conn:
            await multiply(conn, PREFIX, first=0, count=REPORTS, countries=COUNTRIES)
        [signal, *_] = (await _ask(session, desk, "GET", "/v1/signals"))["signals"]
        draft = await _ask(session, desk, "POST", f"/v1/signals/{signal['id']}/bulletin", {})
        for step in ("approve", "publish"):
            await _ask(session, other, "POST", f"/v1/bulletins/{draft['id']}/{step}", {})
    return {
        "bulletin": draft["id"],
        "signal": signal["id"],
        "substance": signal["substance_id"],
        "report": signal["report_id"],
    }


async def _ask(
    session: aiohttp.ClientSession, key: str, method: str, path: str, body: object = None
) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    async with session.request(method, path, json=body, headers=headers) as answer:
        return await answer.json(content_type=None)


async def _log_statements(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await conn.execute("ALTER SYSTEM SET log_min_duration_statement = 0")
        await conn.execute("SELECT pg_reload_conf()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What a visit needs: a browser, the service, its database and that one's log."""

    browser: Browser
    base: str
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
        slowest = sorted(each for _, each in visits)[VISITS // 2]
        return Measured(name=shot.name, slowest=slowest[0], statement=slowest[1], **middle)

    async def visit(self, shot: Shot) -> tuple[dict[str, Any], tuple[float, str]]:
        """Visit a page once; return the browser's figures and the slowest statement."""
        token = await _token(self.pool, shot.who) if shot.who else None
        visitor = await new_visitor(self.browser, self.base, token=token)
        visitor.page.set_default_timeout(PATIENCE * 1000)
        before = _size(self.log)
        await visitor.page.goto(visitor.base + shot.path.format(**self.records))
        await visitor.page.wait_for_load_state("networkidle")
        figures = await visitor.page.evaluate(FIGURES)
        await visitor.page.context.close()
        return figures, max(_statements(self.log, before), default=(0.0, ""))


def _size(log: Path) -> int:
    return log.stat().st_size


def _statements(log: Path, since: int) -> list[tuple[float, str]]:
    """Return milliseconds and words of what was executed since the log had that size."""
    with log.open() as told:
        told.seek(since)
        return [(float(ms), words) for ms, words in LOGGED.findall(told.read())]


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


def _print_head() -> None:
    print(f"\n{REPORTS:,} reports; medians of {VISITS} visits with an empty cache")
    print(
        f"{'page':<28}{'first ms':>9}{'x floor':>9}{'largest':>9}{'shift':>7}"
        f"{'parts':>7}{'kB':>7}{'of limit':>9}{'db ms':>8}{'of limit':>9}"
    )


def _print(each: Measured, floor: float) -> None:
    kilo = each.bytes / 1000
    print(
        f"{each.name:<28}{each.first:>9.0f}{each.first / floor:>9.1f}{each.largest:>9.0f}"
        f"{each.shift:>7.2f}{each.parts:>7.0f}{kilo:>7.0f}{kilo / LIMIT_KB:>9.2f}"
        f"{each.slowest:>8.1f}{each.slowest / LIMIT_MS:>9.2f}",
        flush=True,
    )
    if each.slowest > LIMIT_MS:
        print(f"    {each.statement[:160]}", flush=True)
