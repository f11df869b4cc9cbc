"""The exchange as it grows: 10,000 and then 1,000,000 findings, 1,500 subscribers, 150 countries.

The subscribers are there from the beginning: all is measured beside them.

intake    single reports of known structures, 16 senders without a pause, from sending to
          acknowledgement (validated, stored, audited, committed)
changes   one reader pages through the whole change feed, as JSON over HTTP; beside it a bare keyset
          query over the same rows, written with orjson, without HTTP and without release
webhooks  one bulletin to 1,500 subscribers, ten organisations in each country; beside it bare posts
          of the same bytes to the same receiver (a process of its own), as many at once as the
          worker sends
policy    see tests/bench/policy.py
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import aiohttp
import orjson

from ews.settings import read_settings
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.pool import open_pool
from tests.bench.bodies import known_bodies
from tests.bench.fan_out import measure_fan_out, subscribed
from tests.bench.large import COUNTRIES, left_unlisted, many_findings, multiply
from tests.bench.measure import percentile, run_round
from tests.bench.policy import print_share_of_feed, print_share_of_report
from tests.bench.sending import AT_ONCE, Body
from tests.bench.service import Service, settled

SMALL, LARGE = 1_000, 100_000  # reports; ten findings each
SECONDS = 20.0
PREFIX = "template-"
TEMPLATES = 20
PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a sustained load gave: reports a second, and each one's time to its acknowledgement."""

    rate: float
    times: list[float]
    service: float
    """processor seconds of the service for one report"""


async def measure_exchange(service: Service) -> None:
    """Print what a small and a large exchange do in a second, and how they compare."""
    settings = replace(read_settings(), home=service.home, database_url=None)
    key = service.key("Bench lab", "report:write", "report:read")
    headers = {"authorization": f"Bearer {key}"}
    async with (
        running_database(settings) as dsn,
        open_pool(dsn, size=4) as pool,
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=AT_ONCE), headers=headers
        ) as session,
    ):
        await settled(service.pid)
        async with subscribed(service, session, pool) as receivers:
            await _grow(session, service, pool)
            await measure_fan_out(service, session, receivers)


async def _grow(session: aiohttp.ClientSession, service: Service, pool: Pool) -> None:
    """Measure with a small number of reports, then with the large one."""
    await _send_templates(session, service)
    found = {}
    for first, total in ((0, SMALL), (SMALL, LARGE)):
        began = time.perf_counter()
        async with left_unlisted(pool), pool.acquire() as conn:
            await multiply(conn, PREFIX, first=first, count=total - first, countries=COUNTRIES)
        print(f"\n{total:,} reports, {total * 10:,} findings", end="")
        print(f" (made in {time.perf_counter() - began:.0f} s)", flush=True)
        found[total] = await _all(session, service, pool, total)
    _print_growth(found[SMALL], found[LARGE])


async def _send_templates(session: aiohttp.ClientSession, service: Service) -> None:
    bodies = [many_findings(f"{PREFIX}{n}", n) for n in range(TEMPLATES)]
    async with session.post(f"{service.base}/v1/reports:batch", json=bodies) as answer:
        document = await answer.json()
    if document.get("loaded") != TEMPLATES:
        raise RuntimeError(f"the templates were not loaded: {document}")


async def _all(
    session: aiohttp.ClientSession, service: Service, pool: Pool, total: int
) -> dict[str, float]:
    load = await _sustained(session, service, known_bodies(f"load-{total}"))
    ms = {share: percentile(load.times, share) * 1000 for share in (0.5, 0.95, 0.99)}
    print(
        f"  intake: {load.rate:,.0f} reports/s for {SECONDS:.0f} s; acknowledged after "
        f"p50 {ms[0.5]:.1f}, p95 {ms[0.95]:.1f}, p99 {ms[0.99]:.1f} ms; "
        f"{load.service * 1000:.2f} ms of the service's processor time each"
    )
    ours = await _follow(session, service)
    bare = await _keyset(pool)
    print(
        f"  changes: {ours:,.0f} rows/s; a bare keyset query {bare:,.0f} rows/s: "
        f"ratio {ours / bare:.2f}"
    )
    print_share_of_report(load.service)
    await print_share_of_feed(pool)
    return {"intake": load.rate, "changes": ours}


async def _sustained(
    session: aiohttp.ClientSession, service: Service, bodies: Iterator[Body]
) -> Load:
    times: list[float] = []
    end = time.perf_counter() + SECONDS

    async def one_sender() -> None:
        for body in bodies:
            began = time.perf_counter()
            if began > end:
                return
            async with session.post(f"{service.base}/v1/reports", json=body) as answer:
                await answer.read()
                answer.raise_for_status()
            times.append(time.perf_counter() - began)

    async def all_senders() -> int:
        await asyncio.gather(*(one_sender() for _ in range(AT_ONCE)))
        return len(times)

    for each in islice(bodies, 50):  # warm
        async with session.post(f"{service.base}/v1/reports", json=each) as answer:
            await answer.read()
    end = time.perf_counter() + SECONDS
    done = await run_round(all_senders, {"service": service.pid})
    return Load(rate=done.rate, times=times, service=done.spent["service"])


async def _follow(session: aiohttp.ClientSession, service: Service) -> float:
    """Page through the whole feed once; return rows a second."""
    after, rows, began = 0, 0, time.perf_counter()
    while True:
        query: dict[str, Any] = {"after": after, "limit": PAGE}
        async with session.get(f"{service.base}/v1/changes", params=query) as answer:
            page = orjson.loads(await answer.read())
        rows, after = rows + len(page["changes"]), page["next"]
        if not page["more"]:
            return rows / (time.perf_counter() - began)


async def _keyset(pool: Pool) -> float:
    """Read the same rows by a bare query, page by page, and write them as JSON."""
    after, rows, began = 0, 0, time.perf_counter()
    async with pool.acquire() as conn:
        while found := await conn.fetch(
            "SELECT * FROM change WHERE seq > $1 ORDER BY seq LIMIT $2", after, PAGE
        ):
            orjson.dumps([dict(row) for row in found], default=str)
            rows, after = rows + len(found), found[-1]["seq"]
    return rows / (time.perf_counter() - began)


def _print_growth(small: dict[str, float], large: dict[str, float]) -> None:
    ratios = ", ".join(f"{name} {large[name] / small[name]:.2f}" for name in small)
    print(f"\n{LARGE * 10:,} findings / {SMALL * 10:,} findings (1 is flat): {ratios}")
