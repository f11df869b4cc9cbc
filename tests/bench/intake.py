"""Reports a second, through HTTP to committed determinations, beside an echo and an insert."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import aiohttp

from ews.settings import read_settings
from ews.store.connection import Connection
from ews.store.embedded import running_database
from ews.store.pool import open_pool
from tests.bench.bodies import known_bodies, new_bodies
from tests.bench.measure import Rate, print_ratios, timed
from tests.bench.peers import insert_bare, prepare_bare
from tests.bench.service import Service, echoing

AT_ONCE = 16
ROUNDS = 3
ECHOES, SINGLES, NEW_ONES = 2000, 600, 400
BATCH, BATCHES = 50, 24

Post = Callable[[dict[str, Any]], Awaitable[None]]


async def measure_intake(service: Service) -> None:
    """Print reports a second, known and new structure apart, single and in batches of 50."""
    key = service.key("Bench lab", "report:write")
    settings = replace(read_settings(), home=service.home, database_url=None)
    async with (
        echoing() as echo,
        running_database(settings) as dsn,
        open_pool(dsn, size=AT_ONCE) as pool,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session,
    ):
        async with pool.acquire() as conn:
            await prepare_bare(conn)
        headers = {"authorization": f"Bearer {key}"}
        known, new = known_bodies("known"), new_bodies("new")

        async def to_echo(body: dict[str, Any]) -> None:
            async with session.post(echo, json=body) as answer:
                await answer.read()

        async def to_exchange(body: Any, path: str = "/v1/reports") -> None:
            url = f"{service.base}{path}"
            async with session.post(url, json=body, headers=headers) as answer:
                await answer.read()
                answer.raise_for_status()

        async def to_table(body: dict[str, Any]) -> None:
            async with pool.acquire() as conn:
                await insert_bare(_plain(conn), body)

        async def batch(bodies: Iterator[dict[str, Any]]) -> int:
            for _ in range(BATCHES):
                await to_exchange(list(islice(bodies, BATCH)), "/v1/reports:batch")
            return BATCH * BATCHES

        await _send(to_exchange, known, 50)  # warm: processes started, caches filled
        works: dict[str, Callable[[], Awaitable[int]]] = {
            "bare aiohttp JSON echo": lambda: _send(to_echo, known_bodies("echo"), ECHOES),
            "bare asyncpg insert, same bytes": lambda: _send(to_table, known_bodies("x"), ECHOES),
            "report, known structure": lambda: _send(to_exchange, known, SINGLES),
            "report, new structure": lambda: _send(to_exchange, new, NEW_ONES),
            "report in batches of 50, known": lambda: batch(known),
            "report in batches of 50, new": lambda: batch(new),
        }
        rates: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                rates[name].append(await timed(work))
    made = [Rate(name=name, unit="/s", rates=tuple(found)) for name, found in rates.items()]
    print_ratios(f"Intake, {AT_ONCE} at once, medians of {ROUNDS} rounds", made[2:], made[:2])


def _plain(conn: Any) -> Connection:
    found: Connection = conn
    return found


async def _send(post: Post, bodies: Iterator[dict[str, Any]], number: int) -> int:
    """Post `number` bodies, AT_ONCE at a time."""
    waiting = iter(list(islice(bodies, number)))

    async def one_client() -> None:
        for body in waiting:
            await post(body)

    await asyncio.gather(*(one_client() for _ in range(AT_ONCE)))
    return number
