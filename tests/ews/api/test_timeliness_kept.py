"""The ledger of stages is answered as last counted, and counted anew beside."""

import pytest

from ews.api.keys import LEDGER_KEEPER
from ews.flow.exchange import Exchange
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, open_house, report

KEPT = "/v1/timeliness?kept=true"


@pytest.fixture
async def lab(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Lab")


async def reached(house: House) -> int:
    """Return how many reports were loaded in all countries, by what is kept."""
    status, found = await house.get(KEPT)
    assert status == 200
    assert found["counted_at"]
    return sum(
        each["reached"]
        for each in found["reports"]
        if (each["country"], each["follows"]) == (None, "loaded")
    )


async def test_what_is_kept_is_what_is_counted(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))
    _, kept = await lab.get(KEPT)
    _, counted = await lab.get("/v1/timeliness")
    assert kept.pop("counted_at") == "2026-11-23T12:00:00+00:00"
    assert kept == counted
    assert kept["reports"]


async def test_it_is_counted_anew_when_it_is_an_hour_old(
    client: Client, lab: House, clock: FixedClock
) -> None:
    keeper = client.app[LEDGER_KEEPER]
    await lab.post("/v1/reports", report("R-1"))
    assert await reached(lab) == 1
    await lab.post("/v1/reports", report("R-2"))
    clock.advance(minutes=59)
    assert await reached(lab) == 1
    clock.advance(minutes=1)
    assert await reached(lab) == 1  # what is kept; counted anew beside
    await keeper.counted()
    assert await reached(lab) == 2


async def test_it_is_of_what_each_reader_may_see(
    client: Client, exchange: Exchange, lab: House
) -> None:
    await lab.post("/v1/reports", report("R-1", audience=[]))
    other = await open_house(client, exchange, "Other")
    assert (await reached(lab), await reached(other)) == (1, 0)


async def test_who_becomes_another_reader_is_not_shown_what_it_saw_before(
    exchange: Exchange, lab: House
) -> None:
    assert await reached(lab) == 0
    await lab.post("/v1/reports", report("R-1"))
    async with exchange.pool.acquire() as conn:
        await conn.execute("UPDATE timeliness_kept SET reader = 'DE police '")
    assert await reached(lab) == 1


async def test_each_span_is_kept_by_itself(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))
    assert await reached(lab) == 1
    for query in ("country=DE", "since=2026-11-24&until=2026-11-25"):
        _, kept = await lab.get(f"{KEPT}&{query}")
        _, counted = await lab.get(f"/v1/timeliness?{query}")
        assert kept.pop("counted_at")
        assert kept == counted
        assert kept["reports"] == []


async def test_of_an_organisation_the_last_twenty_are_kept(
    client: Client, exchange: Exchange, lab: House, clock: FixedClock
) -> None:
    for day in range(1, 24):
        await lab.get(f"{KEPT}&since=2026-10-{day:02}&until=2026-11-01")
        await client.app[LEDGER_KEEPER].counted()
        clock.advance(seconds=1)
    async with exchange.pool.acquire() as conn:
        kept = await conn.fetch("SELECT left(span, 10) AS since FROM timeliness_kept ORDER BY 1")
    assert [row["since"] for row in kept] == [f"2026-10-{day:02}" for day in range(4, 24)]
