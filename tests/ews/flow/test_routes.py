"""A way through two laws, from the report to the signal."""

from typing import Any

import pytest

from ews.flow.exchange import Exchange
from ews.flow.run import submit
from ews.flow.sender import Sender
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.exchange import report

# 4-iodoethcathinone: inside the definition of GB; in the US like what is listed.
FINDINGS = [{"structure": {"smiles": "CCNC(C)C(=O)c1ccc(I)cc1"}, "evidence": "reference_standard"}]
WAY: dict[str, Any] = {
    "dates": {"incident": {"value": "2026-11-02", "precision": "day"}},
    "route": {"legs": [{"role": "destination", "country": "US", "certainty": "known"}]},
    "findings": FINDINGS,
}
SIGNALS = """
SELECT evidence FROM signal WHERE rule = 'status_differs_on_route' ORDER BY raised_at, id
"""


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
        "US": "analogue_risk",
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
    await submit(exchange, sender, [report(**{**WAY, **early})])
    assert await evidence(exchange) == []
