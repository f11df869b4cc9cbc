"""Both who tell of one parcel learn of each other, as far as each may see the other's report."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest

from connectors.notices import notice_of_payload
from ews.flow.exchange import Exchange
from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, Sent, correct, payloads, recall, sent, subscribe, tell
from tests.ews.recall.test_duplicates import link

Notice = Callable[[], Awaitable[None]]


@pytest.fixture
async def lab(open_: Open) -> House:
    return await open_("Laboratory of Britain", "GB")


@pytest.fixture
async def poland(open_: Open) -> House:
    return await open_("Poland", "PL")


async def others(house: House, report_id: str) -> list[str]:
    """Return the other reports of a parcel that a house is shown with a report."""
    status, answer = await house.get(f"/v1/reports/{report_id}")
    assert status == 200, answer
    return [each["report_id"] for each in answer["same_parcel"]]


def repeated(report_id: str) -> dict[str, Any]:
    return {"version_kind": "duplicate_of", "duplicate_of": {"report_id": report_id}}


async def test_a_link_is_shown_to_both_who_report_the_parcel(lab: House, poland: House) -> None:
    first = await tell(lab)
    second = await tell(poland, links=link(first))
    assert (await others(lab, first), await others(poland, second)) == ([second], [first])
    _, answer = await lab.get(f"/v1/reports/{first}")
    [shown] = answer["same_parcel"]
    assert shown["organisation_id"] == str(poland.organisation.id)


async def test_a_duplicate_is_shown_to_the_first_reporter(lab: House, poland: House) -> None:
    first = await tell(lab)
    second = await tell(poland, **repeated(first))
    assert await others(lab, first) == [second]


async def test_what_the_first_reporter_may_not_see_it_is_not_told_of(
    lab: House, poland: House, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(lab, "reports")
    first = await tell(lab)
    second = await tell(poland, links=link(first), audience=["country:PL"])
    await notice()
    assert (await others(lab, first), await sent(exchange.pool)) == ([], [])
    await correct(poland, "follow_up", links=link(first))
    await notice()
    assert await others(lab, first) == [second]
    assert await sent(exchange.pool) == [Sent(lab.organisation.name, "report.published", 2)]


async def test_readers_of_both_who_are_no_party_are_not_told_that_they_belong_together(
    lab: House, poland: House, open_: Open
) -> None:
    france = await open_("France", "FR")
    first = await tell(lab)
    second = await tell(poland, links=link(first))
    assert (await others(france, first), await others(france, second)) == ([], [])


async def test_an_authority_of_a_country_that_the_report_names_is_told(
    lab: House, poland: House, open_: Open
) -> None:
    police = await open_("Garda", "IE", "police")
    first = await tell(lab)
    second = await tell(
        poland, links=link(first), route={"legs": [{"role": "destination", "country": "IE"}]}
    )
    assert (await others(police, first), await others(police, second)) == ([second], [first])


async def test_of_a_report_whose_origin_is_hidden_the_owner_of_the_named_one_is_not_told(
    lab: House, poland: House, open_: Open
) -> None:
    publisher = await open_("Publisher", "PL", "focal_point")
    status, answer = await publisher.send("PUT", f"/v1/delegations/{poland.organisation.id}")
    assert status == 200, answer
    first = await tell(lab)
    second = await tell(poland, links=link(first), delegate_to=str(publisher.organisation.id))
    assert await others(publisher, second) == [first]
    assert await others(lab, first) == []


async def test_a_chain_is_followed_only_along_what_is_told(
    lab: House, poland: House, open_: Open
) -> None:
    france = await open_("France", "FR")
    first = await tell(lab)
    second = await tell(poland, links=link(first))
    third = await tell(france, links=link(second))
    assert await others(lab, first) == [second]
    assert sorted(await others(poland, second)) == sorted([first, third])


async def test_a_link_that_is_taken_back_is_not_shown_any_more(lab: House, poland: House) -> None:
    first = await tell(lab)
    await tell(poland, links=link(first))
    await correct(poland)
    assert await others(lab, first) == []


async def test_a_nullified_report_belongs_to_no_parcel_that_is_shown(
    lab: House, poland: House
) -> None:
    first = await tell(lab)
    second = await tell(poland, links=link(first))
    await correct(poland, "nullification")
    assert (await others(lab, first), await others(poland, second)) == ([], [])


async def test_who_asks_for_reports_is_sent_what_names_its_own_whatever_it_asked_for(
    lab: House, poland: House, open_: Open, *, exchange: Exchange, notice: Notice
) -> None:
    france = await open_("France", "FR")
    for house in (lab, france):
        await subscribe(house, "reports", countries=["JP"])
    first = await tell(lab)
    second = await tell(poland, **repeated(first))
    await notice()
    assert await sent(exchange.pool) == [Sent(lab.organisation.name, "report.published", 1)]
    [one] = await payloads(exchange.pool)
    assert (one["data"]["id"], one["data"]["same_parcel_as"]) == (second, first)
    facts = dict(notice_of_payload(orjson.dumps(one)).facts)
    assert facts["Same parcel as your report"] == first


async def test_a_correction_of_the_other_report_reaches_who_was_shown_it_beside_its_own(
    lab: House, poland: House, notice: Notice
) -> None:
    first = await tell(lab)
    second = await tell(poland, links=link(first))
    await others(lab, first)
    await correct(poland, "nullification")
    await notice()
    [recipient] = (await recall(poland, second))["recipients"]
    assert (recipient["organisation"], recipient["channel"]) == (lab.organisation.name, "api")
