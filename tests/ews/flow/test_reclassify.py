"""A change of the law measures what is stored again and leaves the old answers where they were."""

from dataclasses import replace

from ews.flow.exchange import Exchange
from ews.flow.reclassify import reclassify
from ews.flow.run import submit
from ews.flow.sender import Sender
from ews.store.organisations import ensure_organisation
from ews.store.rulesets import register_ruleset
from tests.clock import FixedClock
from tests.ews.exchange import report

CLASSIFIED = "SELECT count(*) FROM classification ORDER BY 1"
OPEN_ROWS = "SELECT count(*) FROM determination WHERE upper_inf(recorded) ORDER BY 1"


async def test_a_new_ruleset_measures_each_stored_substance_once(
    exchange: Exchange, clock: FixedClock
) -> None:
    await submit(exchange, await _operator(exchange), [report()])
    before = await exchange.pool.fetchval(OPEN_ROWS)
    clock.advance(days=1)
    newer = replace(exchange, ruleset_id=await _another_ruleset(exchange))

    done = await reclassify(newer)
    again = await reclassify(newer)

    assert (done, again) == (1, 0)
    assert await exchange.pool.fetchval(CLASSIFIED) == 2
    assert await exchange.pool.fetchval(OPEN_ROWS) == before


async def test_what_was_measured_is_not_measured_again(exchange: Exchange) -> None:
    await submit(exchange, await _operator(exchange), [report()])

    assert await reclassify(exchange) == 0


async def _operator(exchange: Exchange) -> Sender:
    async with exchange.pool.acquire() as conn:
        organisation = await ensure_organisation(
            conn, name="Operator", kind="lab", country="GB", at=exchange.clock.now()
        )
    return Sender(organisation_id=organisation.id, country="GB", scopes=frozenset())


async def _another_ruleset(exchange: Exchange) -> int:
    async with exchange.pool.acquire() as conn:
        return await register_ruleset(
            conn,
            ruleset="another state of the files",
            chem_version=exchange.compute.ready.chem_version,
            coverage=exchange.coverage,
            at=exchange.clock.now(),
        )
