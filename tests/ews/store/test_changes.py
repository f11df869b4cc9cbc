"""A reader that follows the cursor while others commit sees every record once, in order."""

import asyncio
import itertools
import random
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
import pytest

from ews.store.changes import Change, NewChange, append_changes, latest_seq, read_changes
from ews.store.connection import Connection, Pool
from tests.clock import FixedClock

WRITERS, TRANSACTIONS = 8, 25


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


def change(lab: UUID, name: str) -> NewChange:
    return NewChange(
        record="report",
        record_id=id_of(name),
        version=1,
        organisation_id=lab,
        tlp="TLP:AMBER",
        audience=["network", "country:GB"],
    )


async def write(pool: Pool, lab: UUID, clock: FixedClock, writer: int) -> list[str]:
    """Commit many transactions, roll some back; return the names that were committed."""
    chance = random.Random(writer)  # noqa: S311  # a schedule, not a secret
    written: list[str] = []
    for number in range(TRANSACTIONS):
        names = [f"{writer}-{number}-{part}" for part in range(chance.randint(1, 3))]
        async with pool.acquire() as conn:
            transaction = conn.transaction()
            await transaction.start()
            await append_changes(conn, [change(lab, name) for name in names], at=clock.now())
            await asyncio.sleep(chance.random() / 500)
            if chance.random() < 0.2:
                await transaction.rollback()
                continue
            await transaction.commit()
            written += [id_of(name) for name in names]
    return written


async def follow(pool: Pool, done: asyncio.Event) -> list[Change]:
    """Read to the end again and again, until the writers are done and nothing is left."""
    seen: list[Change] = []
    while True:
        last = done.is_set()
        async with pool.acquire() as conn:
            page = await read_changes(conn, after=seen[-1].seq if seen else 0, limit=7)
        seen += page
        if last and not page:
            return seen


async def test_a_reader_beside_eight_writers_misses_nothing(
    pool: Pool, lab: UUID, clock: FixedClock
) -> None:
    done = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(follow(pool, done))
        writing = [write(pool, lab, clock, number) for number in range(WRITERS)]
        written = await asyncio.gather(*writing)
        done.set()
    seen = reading.result()
    assert sorted(each.record_id for each in seen) == sorted(itertools.chain(*written))
    assert [each.seq for each in seen] == list(range(1, len(seen) + 1))


async def test_changes_of_one_transaction_keep_their_order(
    conn: Connection, lab: UUID, clock: FixedClock
) -> None:
    names = [f"name {number}" for number in range(20)]
    await append_changes(conn, [change(lab, name) for name in names], at=clock.now())
    found = await read_changes(conn, after=0, limit=100)
    assert [each.record_id for each in found] == [id_of(name) for name in names]
    assert found[0].audience == ["network", "country:GB"]
    assert await latest_seq(conn) == 20


async def test_no_change_takes_no_number(conn: Connection, clock: FixedClock) -> None:
    assert await append_changes(conn, [], at=clock.now()) == []


async def test_a_change_cannot_be_taken_back(
    conn: Connection, lab: UUID, clock: FixedClock
) -> None:
    await append_changes(conn, [change(lab, "a")], at=clock.now())
    with pytest.raises(asyncpg.RestrictViolationError):
        await conn.execute("DELETE FROM change")
