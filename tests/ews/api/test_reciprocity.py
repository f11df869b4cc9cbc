"""Give and take: what others were shown of one's own, and the other way round, by country."""

from datetime import timedelta
from typing import Any

import pytest

from ews.flow.exchange import Exchange
from ews.store.reciprocity import across_borders
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, hidden_group, open_house, report


@pytest.fixture
async def germany(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Labor", country="DE")


async def tell(house: House, reference: str, **changed: Any) -> str:
    status, answer = await house.post("/v1/reports", report(reference, **changed))
    assert status == 201, answer
    return str(answer["report_id"])


async def read(house: House, report_id: str) -> None:
    status, answer = await house.get(f"/v1/reports/{report_id}")
    assert status == 200, answer


async def ledger(house: House, **days: str) -> dict[str, tuple[int, int]]:
    """Return reports given and taken, by country."""
    status, answer = await house.get("/v1/reciprocity", **days)
    assert status == 200, answer
    return {e["country"]: (e["given_reports"], e["taken_reports"]) for e in answer["partners"]}


async def test_a_record_counts_once_for_who_gave_it_and_for_who_took_it(
    lab: House, germany: House
) -> None:
    first, second = await tell(lab, "R-1"), await tell(lab, "R-2")
    third = await tell(germany, "D-1", place={"country": "DE"})
    for _ in "twice":
        await read(germany, first)
    await read(germany, second)
    await read(lab, third)
    await read(lab, first)
    assert await ledger(lab) == {"DE": (2, 1)}
    assert await ledger(germany) == {"GB": (1, 2)}


async def test_what_nobody_was_shown_is_not_given(lab: House, germany: House) -> None:
    await tell(lab, "R-1")
    assert await ledger(lab) == {}
    await germany.get("/v1/changes")
    assert await ledger(lab) == {"DE": (1, 0)}


async def test_it_counts_in_the_days_in_which_it_was_first_shown(
    lab: House, germany: House, clock: FixedClock
) -> None:
    first = await tell(lab, "R-1")
    await read(germany, first)
    clock.advance(days=3)
    await germany.get("/v1/changes")
    day = clock.now().date()
    assert await ledger(lab, since=day.isoformat()) == {}
    earlier = (day - timedelta(days=3)).isoformat()
    assert await ledger(lab, since=earlier, until=day.isoformat()) == {"DE": (1, 0)}


async def test_the_country_of_a_member_of_a_hidden_group_is_not_told(
    lab: House, germany: House, client: Client, exchange: Exchange
) -> None:
    owner = await open_house(client, exchange, "Owner", country="FR")
    group = await hidden_group(exchange, owner, germany)
    await read(germany, await tell(lab, "R-1", audience=[f"group:{group}"]))
    assert await ledger(lab) == {"": (1, 0)}


async def test_industry_is_told_how_much_and_not_from_where(
    lab: House, client: Client, exchange: Exchange
) -> None:
    maker = await open_house(client, exchange, "Maker", country="DE", kind="industry")
    await read(maker, await tell(lab, "R-1", audience=["kind:industry"]))
    assert await ledger(maker) == {"": (0, 1)}


async def test_the_operator_sees_what_crossed_borders(
    lab: House, germany: House, client: Client, exchange: Exchange
) -> None:
    neighbour = await open_house(client, exchange, "Neighbour", country="GB")
    first = await tell(lab, "R-1")
    await read(neighbour, first)
    await read(germany, first)
    async with exchange.pool.acquire() as conn:
        now = exchange.clock.now()
        found = await across_borders(conn, since=now - timedelta(days=1), until=now + timedelta(1))
    told = {each.country: (each.given_reports, each.taken_reports) for each in found}
    assert told == {"GB": (1, 0), "DE": (0, 1)}


async def test_days_without_length_are_refused(lab: House) -> None:
    status, answer = await lab.get("/v1/reciprocity", since="2026-11-02", until="2026-11-01")
    assert (status, answer["code"]) == (422, "span_empty")
