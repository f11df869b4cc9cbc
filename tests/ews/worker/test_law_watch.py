"""The timer that watches the law, on the law we hold."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from chem.rules.boundaries import boundaries
from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.store.connection import Pool
from ews.store.law_events import LawEvent, list_events
from ews.store.rulesets import register_ruleset
from ews.worker.law_watch import watch_law
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from tests.chem.rules.asking import lawbook
from tests.clock import FixedClock

# Some entries of the United States are listed until a day of 2027 or 2028.
ENDS = max(
    one.on_day for one in boundaries(lawbook()) if one.jurisdiction == "US" and one.what == "ends"
)


@pytest.fixture
async def around(pool: Pool) -> AsyncIterator[Surroundings]:
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    yield Surroundings(
        pool=pool,
        clock=FixedClock(datetime(ENDS.year, ENDS.month, ENDS.day, tzinfo=UTC)),
        sender=sender,
        rules=rules,
        backoff=Backoff(),
        push_seconds=1,
    )
    await sender.close()


async def events(around: Surroundings) -> list[LawEvent]:
    async with around.pool.acquire() as conn:
        return await list_events(conn, before=None, limit=10)


async def load(around: Surroundings, ruleset: str) -> None:
    async with around.pool.acquire() as conn:
        await register_ruleset(
            conn,
            ruleset=ruleset,
            chem_version="1",
            coverage=lawbook().coverage,
            at=around.clock.now(),
        )


async def test_a_day_is_told_at_midnight_of_the_place_and_once(around: Surroundings) -> None:
    await load(around, lawbook().ruleset)
    await watch_law(around)  # midnight in UTC, still the day before in Washington
    assert await events(around) == []
    assert isinstance(around.clock, FixedClock)
    around.clock.advance(hours=6)
    await watch_law(around)
    await watch_law(around)
    (event,) = await events(around)
    assert (event.jurisdiction, event.on_day) == ("US", ENDS)
    assert {one["what"] for one in event.entries} == {"ends"}


async def test_nothing_is_told_while_the_service_has_another_law(around: Surroundings) -> None:
    await load(around, "another")
    await watch_law(around)
    assert isinstance(around.clock, FixedClock)
    around.clock.advance(hours=6)
    await watch_law(around)
    assert await events(around) == []
