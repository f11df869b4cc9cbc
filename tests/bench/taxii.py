"""TAXII: objects a second beside medallion and opentaxii, and as our own collection grows.

peers   500 objects at all three, the same, in one run and in turn, in pages of 100 and all at once
alone   10,000 to 1,000,000 objects, read by an organisation of the network that may see all and by
        one that may see five reports of them; the first time, when each disclosure is written
        down, and again; pages at the beginning, in the middle and at the end
"""

import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import aiohttp

from ews.api.taxii_collections import ALL_ID
from ews.clock import SystemClock
from ews.flow.taxii_listing import BATCH, follow
from ews.settings import read_settings
from ews.store.api_keys import create_key
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.organisations import ensure_organisation
from ews.store.pool import open_pool
from tests.bench.large import FINDINGS, many_findings, multiply
from tests.bench.measure import run_round
from tests.bench.service import Service, settled
from tests.bench.taxii_beside import ACCEPT, beside_peers
from tests.bench.taxii_large import list_copies
from tests.bench.taxii_shelf import PAGE, Shelf

FOLLOWED = 200
SIZES = (10_000, 100_000)
MILLION = 1_000_000
TEMPLATES = 20
PREFIX = "taxii-"
FEW = 5
COUNTRIES = ("GB", "DE", "FR")


async def measure_taxii(service: Service) -> None:
    """Print our rates beside the peers', and alone at 10,000 and 100,000 objects."""
    await _measure(service, SIZES)


async def measure_taxii_million(service: Service) -> None:
    """Print the same, up to a million objects: a quarter of an hour."""
    await _measure(service, (*SIZES, MILLION))


async def _measure(service: Service, sizes: tuple[int, ...]) -> None:
    settings = replace(read_settings(), home=service.home, database_url=None)
    writer = service.key("Bench lab", "report:write", "report:read")
    reader = service.key("Bench reader", "report:read")
    async with (
        running_database(settings) as dsn,
        open_pool(dsn, size=4) as pool,
        aiohttp.ClientSession() as session,
    ):
        await settled(service.pid)
        ours = _ours(service, reader, "ews")
        few = _ours(service, await _key_of_few(pool), "ews, few")
        await _send_templates(session, service, writer)
        await _follow(pool)
        await beside_peers(session, ours)
        done = FOLLOWED
        for size in sizes:
            wanted = size // (FINDINGS + 1)
            await _fill(pool, wanted - done, done)
            done = wanted
            await _alone(session, pool, ours, few)


def _ours(service: Service, key: str, name: str) -> Shelf:
    return Shelf(
        name=name,
        url=f"{service.base}/taxii2/exchange/collections/{ALL_ID}/objects/",
        headers={**ACCEPT, "Authorization": f"Bearer {key}"},
        pid=service.pid,
        home=service.home,
    )


async def _key_of_few(pool: Pool) -> str:
    """Return a key of an organisation outside the network: it sees what names it."""
    at = datetime.now(UTC)  # noqa: TID251 - a benchmark's own
    async with pool.acquire() as conn:
        house = await ensure_organisation(
            conn, name="Bench maker", kind="industry", country="GB", at=at
        )
        return await create_key(conn, house.id, scopes=("report:read",), at=at)


async def _send_templates(session: aiohttp.ClientSession, service: Service, key: str) -> None:
    """Send reports to be multiplied, and a few for the one who may see few."""
    bodies = [many_findings(f"{PREFIX}{n}", n) for n in range(TEMPLATES)]
    bodies += [many_findings(f"few-{n}", n) | {"audience": ["kind:industry"]} for n in range(FEW)]
    headers = {"Authorization": f"Bearer {key}"}
    async with session.post(
        f"{service.base}/v1/reports:batch", json=bodies, headers=headers
    ) as answer:
        document = await answer.json()
    if document.get("rejected") != 0:
        raise RuntimeError(f"the templates were not loaded: {str(document)[:500]}")


async def _fill(pool: Pool, count: int, done: int) -> None:
    """Add reports and list them as copies of those that the follower listed."""
    async with pool.acquire() as conn:
        began = time.perf_counter()
        await multiply(conn, PREFIX, first=done, count=count, countries=COUNTRIES)
        await list_copies(conn, PREFIX)
        await conn.execute("VACUUM ANALYZE listed_place, listed_object, listed_content, marking")
        found = await conn.fetchval("SELECT count(*) FROM listed_object", timeout=600)
    print(f"\n{found:,} objects are listed (made in {time.perf_counter() - began:.0f} s)")


async def _follow(pool: Pool) -> None:
    """Let the follower list real reports, and tell what one costs."""
    async with pool.acquire() as conn:
        await multiply(conn, PREFIX, first=0, count=FOLLOWED, countries=COUNTRIES)
    began, listed = time.process_time(), 0
    while found := await follow(pool, SystemClock(), most=BATCH, wait=True):
        listed += found
    spent = (time.process_time() - began) / max(listed, 1)
    print(f"\nlisting: {spent * 1000:.1f} ms of processor time for a report of {FINDINGS} findings")
    print(f"  ({FINDINGS + 1} STIX objects and a MISP event; PostgreSQL's time not counted)")


async def _alone(session: aiohttp.ClientSession, pool: Pool, ours: Shelf, few: Shelf) -> None:
    """Read all of it, and what the other may see; then single pages along the way."""
    async with pool.acquire() as conn:
        spots = await conn.fetchval(
            "SELECT percentile_disc(ARRAY[0, 0.5, 0.98]) WITHIN GROUP (ORDER BY added) "
            "FROM listed_place",
            timeout=600,
        )
        objects = await conn.fetchval("SELECT count(*) FROM listed_object", timeout=600)
    for name in ("all of it, first time", "all of it, again"):
        before = ours.database()
        done = await run_round(partial(ours.read, session), {"api": ours.pid})
        database = (ours.database() - before) / objects * 1e6
        api = done.spent["api"] * 1e6
        print(
            f"  {name:<26}{done.rate:>10,.0f} objects/s; processor time of each, us: "
            f"API {api:.1f}, PostgreSQL {database:.1f}"
        )
    for place, spot in zip(("first", "middle", "last"), spots, strict=True):
        times = [await _page_time(session, ours, spot) for _ in range(5)]
        print(f"  page of {PAGE:,}, {place:<13}{min(times) * 1000:>10.1f} ms")
    began = time.perf_counter()
    found = await few.read(session)
    print(f"  {'who may see few':<26}{(time.perf_counter() - began) * 1000:>10.1f} ms for {found}")


async def _page_time(session: aiohttp.ClientSession, shelf: Shelf, after: datetime) -> float:
    query = {"limit": str(PAGE), "added_after": after.isoformat().replace("+00:00", "Z")}
    began = time.perf_counter()
    async with session.get(shelf.url, params=query, headers=shelf.headers) as answer:
        answer.raise_for_status()
        await answer.read()
    return time.perf_counter() - began
