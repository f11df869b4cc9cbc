"""A client nobody here wrote (taxii2-client) finds its way and pages through everything."""

import asyncio

import pytest
from taxii2client.v21 import Server

from ews.flow.taxii_listing import follow
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House
from tests.ews.stories import substance
from tests.ews.taxii.shelf import fetch, listed, of_type, tell

WRITERS, EACH = 8, 12


async def test_a_client_discovers_the_collection(lab: House) -> None:
    prefix, _, secret = lab.key.partition(".")
    address = str(lab.client.make_url("/taxii2/"))

    def discover() -> list[tuple[str, bool, bool]]:
        server = Server(address, user=prefix, password=secret)
        root = server.default
        return [(each.title, each.can_read, each.can_write) for each in root.collections]

    assert await asyncio.to_thread(discover) == [("All that is released to you", True, False)]


async def test_a_client_that_goes_on_while_eight_write_gets_everything_once(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    at = clock.now()
    async with pool.acquire() as conn:
        key = await substance(conn, at=at)

    async def write(writer: int) -> None:
        async with pool.acquire() as conn:
            for number in range(EACH):
                await tell(conn, lab, key, f"{writer}-{number}", at=at)
                await asyncio.sleep(0)

    writers = [asyncio.create_task(write(writer)) for writer in range(WRITERS)]
    seen, after = [], "2000-01-01T00:00:00.000000Z"
    while not all(each.done() for each in writers):
        page = await listed(neighbour, limit=7, added_after=after)
        seen += page
        after = page[-1]["date_added"] if page else after
    await asyncio.gather(*writers)
    seen += await listed(neighbour, limit=7, added_after=after)

    dates = [each["date_added"] for each in seen]
    assert dates == sorted(set(dates))
    reports = {each["id"] for each in seen if each["id"].startswith("nps-report--")}
    assert len(reports) == WRITERS * EACH
    assert len({(each["id"], each["version"]) for each in seen}) == len(seen)
    found = await fetch(neighbour, limit=11)
    assert sorted(each["id"] for each in found) == sorted(each["id"] for each in seen)


async def test_the_instant_something_was_added_rises_when_the_clock_steps_back(
    lab: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "before", at=clock.now())
    before = await listed(lab)
    clock.advance(hours=-5)
    async with pool.acquire() as conn:
        await tell(conn, lab, key, "after", at=clock.now())

    added = await listed(lab, added_after=before[-1]["date_added"])

    assert [each["id"].partition("--")[0] for each in added] == ["sighting", "nps-report"]


async def test_what_many_reports_point_to_is_given_once(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        for number, audience in enumerate((["network"], ["country:DE", "network"], ["country:DE"])):
            await tell(conn, lab, key, f"{number}", at=clock.now(), audience=audience)

    found = await fetch(neighbour, limit=3)

    assert len(of_type(found, "nps-substance")) == 1
    assert len(of_type(found, "note")) == 1
    assert len(of_type(found, "location")) == 1
    assert len(of_type(found, "nps-report")) == 3
    [seen] = {each["sighting_of_ref"] for each in of_type(found, "sighting")}
    assert seen == of_type(found, "nps-substance")[0]["id"]


@pytest.mark.parametrize("workers", [3])
async def test_followers_that_run_at_once_list_each_change_once(
    lab: House, pool: Pool, clock: FixedClock, workers: int
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        for number in range(30):
            await tell(conn, lab, key, f"{number}", at=clock.now())

    done = await asyncio.gather(
        *(follow(pool, clock, most=1_000, wait=True) for _ in range(workers))
    )

    assert sum(done) == 30
    assert len(of_type(await fetch(lab), "nps-report")) == 30
