"""Reports a second, through HTTP to committed determinations, beside an echo and an insert."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import aiohttp

from ews.settings import read_settings
from ews.store.embedded import running_database
from ews.store.pool import open_pool
from tests.bench.bodies import known_bodies, new_bodies
from tests.bench.measure import Side, children_of, print_rates, print_times, run_round
from tests.bench.peers import insert_bare, prepare_bare
from tests.bench.sending import AT_ONCE, Post, poster, send_at_once, send_batches, time_each
from tests.bench.service import Echo, Service, echoing

ROUNDS = 3
ECHOES, INSERTS, SINGLES, NEW_ONES = 2000, 1500, 800, 200
BATCH, BATCHES, NEW_BATCHES = 50, 20, 6
SERIAL = 200

ECHO, INSERT = "echo", "insert"
KNOWN, NEW = "known structure", "new structure"
BATCH_KNOWN, BATCH_NEW = f"known, batches of {BATCH}", f"new, batches of {BATCH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The four ways a body can go."""

    echo: Post
    insert: Post
    report: Post
    batch: Post


async def measure_intake(service: Service) -> None:
    """Print reports a second and the time of each, known and new structure apart."""
    key = service.key("Bench lab", "report:write")
    settings = replace(read_settings(), home=service.home, database_url=None)
    async with (
        echoing() as echo,
        running_database(settings) as dsn,
        open_pool(dsn, size=AT_ONCE) as pool,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session,
    ):
        headers = {"authorization": f"Bearer {key}"}

        async def insert(body: Any) -> None:
            async with pool.acquire() as conn:
                await insert_bare(conn, body)

        async with pool.acquire() as conn:
            await prepare_bare(conn)
        ways = Ways(
            echo=poster(session, echo.url),
            insert=insert,
            report=poster(session, f"{service.base}/v1/reports", headers),
            batch=poster(session, f"{service.base}/v1/reports:batch", headers),
        )
        await send_at_once(ways.report, known_bodies("warm"), 100)  # processes and caches warm
        await _rates(service, echo, ways)
        await _times(ways)


async def _rates(service: Service, echo: Echo, ways: Ways) -> None:
    known, new = known_bodies("known"), new_bodies("new")
    works: dict[str, Callable[[], Awaitable[int]]] = {
        ECHO: lambda: send_at_once(ways.echo, known_bodies("echo"), ECHOES),
        INSERT: lambda: send_at_once(ways.insert, known_bodies("x"), INSERTS),
        KNOWN: lambda: send_at_once(ways.report, known, SINGLES),
        BATCH_KNOWN: lambda: send_batches(ways.batch, known, size=BATCH, number=BATCHES),
        NEW: lambda: send_at_once(ways.report, new, NEW_ONES),
        BATCH_NEW: lambda: send_batches(ways.batch, new, size=BATCH, number=NEW_BATCHES),
    }
    chemistry = {f"chemistry {n}": pid for n, pid in enumerate(children_of(service.pid), 1)}
    parts = {ECHO: echo.pid, "service": service.pid, **chemistry}
    rounds = {name: [await run_round(work, parts)] for name, work in works.items()}
    for _ in range(ROUNDS - 1):
        for name, work in works.items():
            rounds[name].append(await run_round(work, parts))
    sides = {name: Side(name=name, rounds=tuple(found)) for name, found in rounds.items()}
    ours = [sides[name] for name in (KNOWN, BATCH_KNOWN, NEW, BATCH_NEW)]
    print_rates(
        f"Reports through HTTP, committed; {AT_ONCE} at once, medians of {ROUNDS} rounds",
        ours,
        [sides[ECHO], sides[INSERT]],
    )
    _print_spent(sides[ECHO], ours, list(chemistry))


def _print_spent(echo: Side, ours: list[Side], chemistry: list[str]) -> None:
    """Say where the processor's time goes: this holds on a busy machine too."""
    floor = echo.spent(ECHO)
    print("\nProcessor time for one report, in units of what the echo's process spends on one")
    print(f"  {'':<34}{'service':>10}{'chemistry':>11}{'chemistry share':>17}")
    for side in ours:
        service = side.spent("service")
        chem = sum(side.spent(part) for part in chemistry)
        print(
            f"  {side.name:<34}{service / floor:>10.1f}{chem / floor:>11.1f}"
            f"{chem / (service + chem):>17.2f}"
        )


async def _times(ways: Ways) -> None:
    """One after the other: how long the sender waits for its acknowledgement."""
    times = {
        ECHO: await time_each(ways.echo, known_bodies("serial-echo"), SERIAL),
        INSERT: await time_each(ways.insert, known_bodies("serial-insert"), SERIAL),
        KNOWN: await time_each(ways.report, known_bodies("serial-known"), SERIAL),
        NEW: await time_each(ways.report, new_bodies("serial-new", skip=9000), SERIAL),
    }
    print_times(f"From sending to acknowledgement, one at a time, {SERIAL} each", times, ECHO)
