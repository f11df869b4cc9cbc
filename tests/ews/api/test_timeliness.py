"""The ledger of stages: each lag between the right two instants, by country."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ews.flow.exchange import Exchange
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, hidden_group, open_house, report

SCOPES = (
    "report:write",
    "report:read",
    "signal:triage",
    "bulletin:approve",
    "subscription:manage",
)


@pytest.fixture
async def foreign(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Foreign house", country="DE", scopes=SCOPES)


def _told(reference: str, days: int, clock: FixedClock, **changed: Any) -> dict[str, Any]:
    """A report whose sample was collected so many days ago, and analysed a day later."""
    at: datetime = clock.now()
    dates = {
        "collected": {"value": (at - timedelta(days=days)).date().isoformat()},
        "analysed": {"value": (at - timedelta(days=days - 1)).date().isoformat()},
    }
    return report(reference, dates=dates, **changed)


def _lag(lags: list[dict[str, Any]], country: str | None, stage: str, follows: str) -> Any:
    found = [
        each
        for each in lags
        if (each["country"], each["stage"], each["follows"]) == (country, stage, follows)
    ]
    return found[0] if found else None


async def test_lags_of_reports_are_of_the_days_they_tell(office: House, clock: FixedClock) -> None:
    for number, days in enumerate((3, 5, 11)):
        await office.post("/v1/reports", _told(f"GB-{number}", days, clock))
    await office.post("/v1/reports", _told("DE-1", 2, clock, place={"country": "DE"}))
    _, found = await office.get("/v1/timeliness")
    home = _lag(found["reports"], "GB", "analysed", "reported")
    assert (home["reached"], home["waiting"]) == (3, 0)
    assert home["median_hours"] == 4 * 24 + 12  # analysed at midnight four days ago; it is noon
    assert home["p95_hours"] == pytest.approx(24 * (4 + 0.9 * 6) + 12)
    assert _lag(found["reports"], "GB", "collected", "analysed")["median_hours"] == 24
    assert _lag(found["reports"], None, "collected", "analysed")["reached"] == 4
    assert _lag(found["reports"], "DE", "analysed", "reported")["median_hours"] == 36
    assert _lag(found["reports"], "GB", "reported", "loaded")["median_hours"] == 0


async def test_a_day_that_is_not_known_to_the_day_is_no_lag(office: House) -> None:
    dates = {
        "collected": {"value": "2026-10", "precision": "month"},
        "analysed": {"value": "2026-11-20", "precision": "day"},
    }
    await office.post("/v1/reports", report(dates=dates))
    _, found = await office.get("/v1/timeliness")
    assert _lag(found["reports"], "GB", "collected", "analysed") is None
    assert _lag(found["reports"], "GB", "analysed", "reported")["reached"] == 1


async def test_what_one_may_not_see_is_in_no_number(
    office: House, foreign: House, clock: FixedClock
) -> None:
    await office.post("/v1/reports", _told("open", 3, clock))
    await office.post("/v1/reports", _told("closed", 30, clock, tlp="TLP:RED", audience=[]))
    _, own = await office.get("/v1/timeliness")
    _, others = await foreign.get("/v1/timeliness")
    assert _lag(own["reports"], None, "analysed", "reported")["reached"] == 2
    assert _lag(others["reports"], None, "analysed", "reported")["reached"] == 1


async def test_the_way_from_signal_to_action_is_followed_by_country_of_the_recipient(
    office: House, assessor: House, second: House, foreign: House, clock: FixedClock
) -> None:
    await office.post("/v1/reports", _told("GB-1", 3, clock))
    _, page = await assessor.get("/v1/signals", state="new")
    signal = page["signals"][0]["id"]
    clock.advance(hours=2)
    _, draft = await assessor.post(f"/v1/signals/{signal}/bulletin")
    path = f"/v1/bulletins/{draft['id']}"
    assert (await second.post(f"{path}/approve"))[0] == 200
    clock.advance(hours=1)
    assert (await second.post(f"{path}/publish"))[0] == 200
    clock.advance(hours=5)
    assert (await foreign.get(path))[0] == 200
    _, found = await office.get("/v1/timeliness")
    assert _lag(found["reports"], "GB", "signalled", "published")["median_hours"] == 3
    assert _lag(found["recipients"], "DE", "published", "delivered")["median_hours"] == 5
    assert _lag(found["recipients"], "DE", "published", "read")["median_hours"] == 5
    waiting = _lag(found["recipients"], "DE", "read", "acted")
    assert (waiting["reached"], waiting["waiting"], waiting["median_hours"]) == (0, 1, None)


@pytest.fixture
async def unseen(foreign: House, exchange: Exchange) -> str:
    """A hidden group of the foreign house alone."""
    return f"group:{await hidden_group(exchange, foreign, foreign)}"


async def test_the_country_of_a_member_of_a_hidden_group_is_not_told(
    office: House, assessor: House, second: House, foreign: House, unseen: str
) -> None:
    await office.post("/v1/reports", report(tlp="TLP:AMBER+STRICT", audience=[unseen]))
    _, page = await assessor.get("/v1/signals", state="new")
    _, draft = await assessor.post(f"/v1/signals/{page['signals'][0]['id']}/bulletin")
    path = f"/v1/bulletins/{draft['id']}"
    assert (await second.post(f"{path}/approve"))[0] == 200
    assert (await second.post(f"{path}/publish"))[0] == 200
    assert (await foreign.get(path))[0] == 200
    _, found = await office.get("/v1/timeliness")
    assert _lag(found["recipients"], "", "published", "read")["reached"] == 1
    assert _lag(found["recipients"], "DE", "published", "read") is None
    _, narrowed = await office.get("/v1/timeliness", country="DE")
    assert narrowed["recipients"] == []
    _, own = await foreign.get("/v1/timeliness")
    assert _lag(own["recipients"], "DE", "published", "read")["reached"] == 1


async def test_days_and_country_narrow_it(office: House, clock: FixedClock) -> None:
    await office.post("/v1/reports", _told("GB-1", 3, clock))
    _, none = await office.get("/v1/timeliness", since="2026-11-01", until="2026-11-10")
    assert none["reports"] == []
    _, abroad = await office.get("/v1/timeliness", country="FR")
    assert abroad["reports"] == []
    status, problem = await office.get("/v1/timeliness", since="2026-11-10", until="2026-11-10")
    assert (status, problem["code"]) == (422, "span_empty")
