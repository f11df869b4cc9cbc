"""The red team tries embargoes, and time that passes."""

from collections.abc import AsyncIterator

import pytest

from tests.clock import FixedClock
from tests.ews.release.siege import (
    Siege,
    draft,
    secret_report,
    siege_of,
)
from tests.ews.running import Running


@pytest.fixture(scope="module")
async def siege(running: Running) -> AsyncIterator[Siege]:
    """One of its own: here the clock moves."""
    async with siege_of(running) as made:
        yield made


async def test_an_embargoed_reports_signal_makes_no_bulletin(siege: Siege) -> None:
    status, answer = await siege.lab.post(f"/v1/signals/{siege.signals['embargoed']}/bulletin")

    assert status == 409
    assert "embargo" in answer["detail"]


async def test_an_embargo_hides_the_versions_before_it(siege: Siege) -> None:
    await siege.tell("paused")
    later = "2026-11-24T00:00:00Z"
    body = secret_report("paused", version=2, version_kind="correction", embargo_until=later)
    await siege.lab.post("/v1/reports", body)

    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['paused']}"))[0] == 404


async def test_an_embargoed_bulletin_is_for_authorities_only(siege: Siege) -> None:
    made = await draft(siege, embargo_until="2026-11-24T00:00:00Z")
    for step in ("approve", "publish"):
        status, answer = await siege.seconds["lab"].post(f"/v1/bulletins/{made['id']}/{step}")
        assert status == 200, answer
    path = f"/v1/bulletins/{made['id']}"

    assert (await siege.intruder.get(path))[0] == 404
    assert (await siege.houses["authority"].get(path))[0] == 200


async def test_an_embargo_ends_at_its_instant_and_not_before(siege: Siege) -> None:
    clock, path = siege.exchange.clock, f"/v1/reports/{siege.reports['embargoed']}"
    assert isinstance(clock, FixedClock)
    clock.advance(minutes=59, seconds=59)
    assert (await siege.intruder.get(path))[0] == 404

    clock.advance(seconds=1)
    assert (await siege.intruder.get(path))[0] == 200


async def test_an_operation_that_ended_opens_nothing_any_more(siege: Siege) -> None:
    await siege.tell("raid", audience=[f"group:{siege.operation}"])
    clock, path = siege.exchange.clock, f"/v1/reports/{siege.reports['raid']}"
    assert isinstance(clock, FixedClock)
    assert (await siege.houses["partner"].get(path))[0] == 200

    clock.advance(days=2)
    assert (await siege.houses["partner"].get(path))[0] in {404, 410}
