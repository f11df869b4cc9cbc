"""What waits today: each sees what is theirs to see."""

from typing import Any

from ews.flow.exchange import Exchange
from tests.ews.api.test_bulletins import drafted, step
from tests.ews.api.test_signals import raised
from tests.ews.exchange import Client, House, open_house


async def today(house: House) -> dict[str, Any]:
    status, answer = await house.get("/v1/today")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


async def test_a_draft_waits_for_somebody_else_than_its_author(
    office: House, assessor: House, second: House
) -> None:
    draft = await drafted(office, assessor)
    [mine], [theirs] = [(await today(each))["bulletins"] for each in (assessor, second)]
    assert (mine["id"], mine["person"], mine["is_mine"]) == (draft["id"], "Assessor", True)
    assert not theirs["is_mine"]


async def test_what_is_published_waits_no_more_but_is_unread_elsewhere(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    draft = await drafted(office, assessor)
    await step(second, draft, "approve")
    await step(second, draft, "publish")
    assert (await today(second))["bulletins"] == []
    assert (await today(stranger))["unread"] == 1


async def test_a_request_is_counted_by_who_is_asked(
    office: House, assessor: House, stranger: House
) -> None:
    [signal, *_] = await raised(office)
    body = {"report_id": signal["report_id"], "asked": "country:DE", "question": "Who sent it?"}
    status, answer = await assessor.post("/v1/requests", body)
    assert status == 201, answer
    assert (await today(stranger))["requests"]["asked_open"] == 1
    assert (await today(office))["requests"]["asked_open"] == 0


async def test_who_may_only_read_is_told_nothing_of_what_others_do(
    client: Client, exchange: Exchange, office: House, assessor: House
) -> None:
    await drafted(office, assessor)
    company = await open_house(
        client, exchange, "Company", kind="industry", scopes=("report:read",)
    )
    found = await today(company)
    hidden = ("bulletins", "dead_deliveries", "exports", "unreachable", "law")
    assert {name: found[name] for name in hidden} == dict.fromkeys(hidden)
