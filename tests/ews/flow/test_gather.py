"""Reports that come one by one at the same time are answered each for itself."""

import asyncio

from ews.flow.exchange import Exchange
from ews.flow.gather import Gatherer
from ews.flow.sender import Sender
from ews.store.organisations import ensure_organisation
from tests.ews.exchange import report

STORED = "SELECT count(*) FROM report_version ORDER BY 1"
TRANSACTIONS = "SELECT count(DISTINCT xmin::text) FROM report_version ORDER BY 1"


async def test_each_gets_its_own_answer_and_few_transactions_are_needed(
    exchange: Exchange,
) -> None:
    async with exchange.pool.acquire() as conn:
        organisation = await ensure_organisation(
            conn, name="Operator", kind="lab", country="GB", at=exchange.clock.now()
        )
    sender = Sender(organisation_id=organisation.id, country="GB", scopes=frozenset())
    gatherer = Gatherer(exchange)
    bodies = [report(f"R-{place}") for place in range(60)] + [report("bad", tlp="none")]

    answers = await asyncio.gather(*(gatherer.submit(sender, body) for body in bodies))
    await gatherer.close()

    assert [each.document["reference"] for each in answers] == [b["reference"] for b in bodies]
    assert [each.outcome for each in answers] == ["loaded"] * 60 + ["rejected"]
    assert await exchange.pool.fetchval(STORED) == 60
    assert await exchange.pool.fetchval(TRANSACTIONS) < 10
