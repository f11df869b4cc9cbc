"""API, worker and PostgreSQL are killed with -9 under a load: nothing is lost or doubled."""

import asyncio
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from ews.store.connection import Pool
from tests.conftest import new_home
from tests.ews.lost.clients import Load, body_of, follow, write
from tests.ews.lost.hooks import Hook, hook
from tests.ews.lost.processes import Processes, ews, processes
from tests.ews.lost.setting import (
    Keys,
    callers,
    database_of,
    publish_until,
    take_part,
    until_quiet,
)

Change = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much, and how often something is killed. pause: seconds between, at least and at most."""

    reports: int
    kills: int
    pause: tuple[float, float]
    seed: int
    bulletins_every: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What everybody saw of the load."""

    load: Load
    feeds: Sequence[Sequence[Change]]
    bulletins: Sequence[str]
    kills: Sequence[str]
    refused: int


SMALL = Size(reports=200, kills=4, pause=(0.2, 1.0), seed=5, bulletins_every=1.5)
LARGE = Size(reports=10_000, kills=1_000, pause=(0.5, 8.0), seed=11, bulletins_every=2.0)
TARGETS = ("api", "worker", "postmaster", "backend", "keeper")


@pytest.mark.slow
@pytest.mark.slow_all
async def test_what_is_killed_under_a_load_loses_nothing() -> None:
    await _prove(SMALL)


@pytest.mark.slow_all
async def test_what_is_killed_under_ten_thousand_reports_loses_nothing() -> None:
    await _prove(LARGE)


async def _prove(size: Size) -> None:
    with new_home() as home:
        async with hook() as it, processes(home) as running, database_of(running) as pool:
            async with pool.acquire() as conn, conn.transaction():
                keys = await take_part(conn, it.url)
            outcome = await _load(running, keys, size)
            await running.until_ready()
            await until_quiet(pool)
            print(  # noqa: T201 - the measure of the test
                f"{len(outcome.load.answers)} reports, {len(outcome.bulletins)} bulletins, "
                f"{outcome.refused} requests asked again, kills: {', '.join(outcome.kills)}"
            )
            await _each_report_is_there_once(pool, running, keys, outcome.load, size)
            await _each_delivery_arrived(pool, it, outcome)
            await _no_feed_skipped_or_repeated(pool, outcome)
            await _the_audit_is_whole(pool, running)


async def _load(running: Processes, keys: Keys, size: Size) -> Outcome:
    """Write, publish and follow, while somebody kills; end when all was acknowledged."""
    load, done, over = Load(), asyncio.Event(), asyncio.Event()
    async with (
        callers(running, keys.writers) as writers,
        callers(running, keys.readers) as readers,
        callers(running, keys.editors) as editors,
        asyncio.TaskGroup() as tasks,
    ):
        following = [
            tasks.create_task(follow(each, over, limit=50 + 100 * place))
            for place, each in enumerate(readers)
        ]
        publishing = tasks.create_task(publish_until(editors, done, every=size.bulletins_every))
        killing = tasks.create_task(_kill(running, done, size))
        numbers = range(size.reports)
        share = len(writers)
        await asyncio.gather(
            *(write(each, numbers[place::share], load) for place, each in enumerate(writers))
        )
        done.set()
        await publishing  # what was begun is still published, and read
        over.set()
    return Outcome(
        load=load,
        feeds=[each.result() for each in following],
        bulletins=publishing.result(),
        kills=killing.result(),
        refused=sum(each.refused for each in (*writers, *readers, *editors)),
    )


async def _kill(running: Processes, done: asyncio.Event, size: Size) -> list[str]:
    """Kill something now and then, each kind in a random order; return what was killed."""
    chance, killed = random.Random(size.seed), list[str]()  # noqa: S311 - a schedule
    left: list[str] = []
    while not done.is_set() and len(killed) < size.kills:
        await asyncio.sleep(chance.uniform(*size.pause))
        left = left or chance.sample(TARGETS, len(TARGETS))
        what = left.pop()
        killed.append(what)
        if what == "api":
            await running.kill_and_restart(running.api)
        elif what == "worker":
            await running.kill_and_restart(running.workers[0])
        else:
            running.kill_postgres(what)
        await running.until_ready()
    return killed


async def _each_report_is_there_once(
    pool: Pool, running: Processes, keys: Keys, load: Load, size: Size
) -> None:
    """Compare with the tables, and with what the API answers to the same reports sent again."""
    assert len(load.answers) == size.reports
    rows = await pool.fetch(
        "SELECT r.reference, v.acknowledgement FROM report r "
        "JOIN report_version v ON v.report_id = r.id ORDER BY v.id"
    )
    assert len(rows) == size.reports
    assert {row["reference"]: row["acknowledgement"] for row in rows} == dict(load.answers)
    async with callers(running, keys.writers) as writers:
        for place, each in enumerate(writers):
            bodies = [body_of(number) for number in range(size.reports)[place :: len(writers)]]
            _, again = await each.ask("POST", "/v1/reports:batch", bodies)
            said = [load.answers[body["reference"]] for body in bodies]
            assert again["records"] == said


async def _each_delivery_arrived(pool: Pool, it: Hook, outcome: Outcome) -> None:
    """Each due delivery arrived at least once, always under the same id, as the same bytes."""
    due = outcome.load.ids("GB")
    assert set(it.ids("/reports")) == due
    for number in range(3):
        assert set(it.ids(f"/bulletins/{number}")) >= set(outcome.bulletins)
    assert all(len(set(ids)) == 1 for ids in it.came.values())
    assert all(len(bodies) == 1 for bodies in it.bodies.values())
    states = await pool.fetch(
        "SELECT DISTINCT ON (d.id) d.id, a.outcome FROM delivery d "
        "LEFT JOIN delivery_attempt a ON a.delivery_id = d.id ORDER BY d.id, a.id DESC"
    )
    assert {row["outcome"] for row in states} == {"confirmed"}
    assert {str(row["id"]) for row in states} == {ids[0] for ids in it.came.values()}


async def _no_feed_skipped_or_repeated(pool: Pool, outcome: Outcome) -> None:
    """Each reader saw each change once, in order; no number is missing, and no report."""
    rows = await pool.fetch("SELECT seq FROM change ORDER BY seq")
    numbers = [row["seq"] for row in rows]
    assert numbers == list(range(1, len(numbers) + 1))
    for feed in outcome.feeds:
        assert [each["seq"] for each in feed] == numbers
        reports = [each["record_id"] for each in feed if each["record"] == "report"]
        assert sorted(reports) == sorted(outcome.load.ids())


async def _the_audit_is_whole(pool: Pool, running: Processes) -> None:
    code, said = await ews(running, "audit", "verify", "--json")
    assert code == 0, said
    loaded = await pool.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'load report'")
    assert loaded == await pool.fetchval("SELECT count(*) FROM report_version")
    assert json.loads(said)["entries"] > loaded
