"""A way through two laws, from the report to the signal."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chem.law import Lawbook
from ews.compute.compute import Compute
from ews.flow.exchange import Exchange, exchange_with
from ews.flow.run import submit
from ews.flow.sender import Sender
from ews.naming.resolver import Resolver
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.exchange import report

# 4-iodoethcathinone: inside the definition of GB, on no list of the US.
FINDINGS = [{"structure": {"smiles": "CCNC(C)C(=O)c1ccc(I)cc1"}, "evidence": "reference_standard"}]
WAY: dict[str, Any] = {
    "route": {"legs": [{"role": "destination", "country": "US", "certainty": "known"}]},
    "findings": FINDINGS,
}
SIGNALS = """
SELECT evidence FROM signal WHERE rule = 'status_differs_on_route' ORDER BY raised_at, id
"""


@pytest.fixture
async def exchange(
    pool: Pool, clock: FixedClock, compute: Compute, lawbook: Lawbook, resolver: Resolver
) -> Exchange:
    """As if all that the US control in 2023 were loaded: else a miss is no answer."""
    whole = tuple(
        replace(each, complete_since=date(2020, 1, 1), complete_until=date(2026, 1, 1))
        if each.jurisdiction == "US"
        else each
        for each in lawbook.coverage
    )
    return await exchange_with(
        pool, clock, compute, lawbook=replace(lawbook, coverage=whole), resolver=resolver
    )


@pytest.fixture
async def sender(pool: Pool, clock: FixedClock) -> Sender:
    async with pool.acquire() as conn:
        lab = await stories.organisation(conn, "Lab", at=clock.now())
    return Sender(organisation_id=lab.id, country="GB", scopes=frozenset({"report:write"}))


async def evidence(exchange: Exchange) -> list[dict[str, Any]]:
    return [row["evidence"] for row in await exchange.pool.fetch(SIGNALS)]


async def test_a_way_through_two_laws_that_differ_is_told(
    exchange: Exchange, sender: Sender
) -> None:
    (told,) = await submit(exchange, sender, [report(**WAY)])
    (substance,) = told.document["findings"][0]["substances"]
    assert "status_differs_on_route" in substance["novelty"]
    (found,) = await evidence(exchange)
    assert {each["country"]: each["status"] for each in found["statuses"]} == {
        "GB": "controlled",
        "US": "not_controlled",
    }


async def test_the_same_way_again_is_not_told_again(exchange: Exchange, sender: Sender) -> None:
    for reference in ("R-1", "R-2"):
        await submit(exchange, sender, [report(reference, **WAY)])
    await submit(exchange, sender, [report(f"B-{place}", **WAY) for place in range(3)])
    assert len(await evidence(exchange)) == 1


async def test_a_day_on_which_our_data_are_incomplete_is_no_difference(
    exchange: Exchange, sender: Sender
) -> None:
    early: dict[str, Any] = {"dates": {"incident": {"value": "2019-05-01", "precision": "day"}}}
    await submit(exchange, sender, [report(**WAY, **early)])
    assert await evidence(exchange) == []
