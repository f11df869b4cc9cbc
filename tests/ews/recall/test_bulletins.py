"""Bulletins and special alerts from the first draft to their end, and what their readers answer."""

from typing import Any

import pytest

from ews.flow.exchange import Exchange
from ews.flow.publishing import pass_time
from tests.ews.exchange import House
from tests.ews.recall.conftest import (
    Open,
    Sent,
    alert,
    payloads,
    publish,
    release,
    sent,
    subscribe,
)

DAY = "2026-11-24T12:00:00Z"


async def let_pass(exchange: Exchange, **by: float) -> list[str]:
    """Move the clock; return the states that bulletins came to by it."""
    exchange.clock.advance(**by)  # type: ignore[attr-defined]
    async with exchange.pool.acquire() as conn, conn.transaction():
        return [each.state for each in await pass_time(conn, at=exchange.clock.now())]


async def state_for(house: House, made: dict[str, Any]) -> tuple[int, str | None]:
    status, answer = await house.get(f"/v1/bulletins/{made['id']}")
    return status, answer.get("state")


async def test_an_urgent_alert_reaches_everybody_at_once(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    await subscribe(await open_("Police", kind="police"))
    await subscribe(await open_("Lab"))
    made = await publish(office, second)
    assert made["state"] == "published"
    assert await sent(exchange.pool) == [
        Sent("Lab", "bulletin.published", made["version"]),
        Sent("Police", "bulletin.published", made["version"]),
    ]


async def test_a_special_alert_is_under_embargo_for_a_day_and_authorities_know_before(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    police, other = await open_("Police", kind="police"), await open_("Lab")
    await subscribe(police)
    await subscribe(other)
    made = await publish(office, second, urgent=False)
    assert (made["state"], made["embargo_until"]) == ("embargoed", "2026-11-24T12:00:00+00:00")
    assert await sent(exchange.pool) == [Sent("Police", "bulletin.embargoed", made["version"])]
    assert await state_for(police, made) == (200, "embargoed")
    assert (await state_for(other, made))[0] == 404


async def test_at_the_end_of_the_embargo_everybody_gets_it_once(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    await subscribe(await open_("Police", kind="police"))
    other = await open_("Lab")
    await subscribe(other)
    made = await publish(office, second, urgent=False)
    assert await let_pass(exchange, hours=23) == []
    assert await let_pass(exchange, hours=1) == ["published"]
    assert await let_pass(exchange, hours=1) == []
    assert await state_for(other, made) == (200, "published")
    number = made["version"] + 1
    assert (await sent(exchange.pool))[1:] == [
        Sent("Lab", "bulletin.published", number),
        Sent("Police", "bulletin.published", number),
    ]


async def test_a_correction_keeps_the_old_version_in_view_until_two_people_have_acted(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    other = await open_("Lab")
    await subscribe(other, substances=["AAAAAAAAAAAAAA-UHFFFAOYSA-N"])
    await subscribe(other)
    made = await publish(office, second)
    path = f"/v1/bulletins/{made['id']}"
    status, draft = await office.post(path + "/correct", {"text": "Four deaths in a week."})
    assert (status, draft["state"]) == (200, "draft")
    _, seen = await other.get(path)
    assert (seen["version"], seen["body"]["text"]) == (made["version"], "Three deaths in a week.")
    status, answer = await office.post(path + "/approve")
    assert (status, answer["code"]) == (409, "same_person")
    again = await release(second, made)
    _, seen = await other.get(path)
    assert (seen["version"], seen["body"]["text"]) == (again["version"], "Four deaths in a week.")
    assert [each.version for each in await sent(exchange.pool)] == [
        made["version"],
        again["version"],
    ]


async def test_who_approved_once_may_draft_the_correction_that_the_other_approves(
    office: House, second: House
) -> None:
    made = await publish(office, second)
    await second.post(f"/v1/bulletins/{made['id']}/correct", {"text": "Four deaths."})
    again = await release(office, made)
    assert again["state"] == "published"


async def test_a_correction_in_the_making_outlives_the_end_of_the_embargo(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    other = await open_("Lab")
    made = await publish(office, second, urgent=False)
    path = f"/v1/bulletins/{made['id']}"
    await office.post(path + "/correct", {"text": "Four deaths in a week."})
    await let_pass(exchange, days=1)
    _, seen = await other.get(path)
    assert seen["body"]["text"] == "Three deaths in a week."
    status, answer = await office.post(path + "/approve")
    assert (status, answer["code"]) == (409, "same_person")
    await release(second, made)
    _, seen = await other.get(path)
    assert seen["body"]["text"] == "Four deaths in a week."


async def test_a_withdrawn_bulletin_leaves_its_reason_and_nothing_else(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    other = await open_("Lab")
    await subscribe(other)
    made = await publish(office, second)
    path = f"/v1/bulletins/{made['id']}"
    status, _ = await second.post(path + "/withdraw", {"reason": "The samples were exchanged."})
    assert status == 200
    _, seen = await other.get(path)
    assert (seen["state"], seen["title"], seen["body"]["text"]) == ("withdrawn", "", "")
    assert seen["body"]["reason"] == "The samples were exchanged."
    last = (await payloads(exchange.pool))[-1]
    assert last["type"] == "bulletin.withdrawn"
    assert last["data"]["reason"] == "The samples were exchanged."
    assert "Three deaths" not in str(last)


async def test_what_was_never_published_cannot_be_withdrawn(office: House) -> None:
    _, made = await office.post("/v1/bulletins", alert())
    status, answer = await office.post(f"/v1/bulletins/{made['id']}/withdraw", {"reason": "No."})
    assert (status, answer["code"]) == (409, "wrong_state")


async def test_a_bulletin_takes_the_place_of_another_for_those_who_had_that(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    other = await open_("Lab")
    await subscribe(other)
    old = await publish(office, second)
    new = await publish(office, second, title="The same, larger", supersedes=old["id"])
    _, seen = await other.get(f"/v1/bulletins/{old['id']}")
    assert (seen["state"], seen["body"]["superseded_by"]) == ("superseded", new["id"])
    assert [each.kind for each in await sent(exchange.pool)] == [
        "bulletin.published",
        "bulletin.published",
        "bulletin.superseded",
    ]


async def test_nobody_takes_the_place_of_a_bulletin_of_others(
    office: House, second: House, open_: Open
) -> None:
    made = await publish(office, second)
    other = await open_("Other office", kind="focal_point")
    status, answer = await other.post("/v1/bulletins", alert(supersedes=made["id"]))
    assert (status, answer["pointer"]) == (404, "/supersedes")


async def test_a_bulletin_expires_and_says_so(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    other = await open_("Lab")
    await subscribe(other)
    made = await publish(office, second, valid_until=DAY)
    assert await let_pass(exchange, days=1) == ["expired"]
    assert await state_for(other, made) == (200, "expired")
    assert [each.kind for each in await sent(exchange.pool)] == [
        "bulletin.published",
        "bulletin.expired",
    ]


async def test_who_lost_sight_of_it_by_a_correction_is_told_only_that(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    other = await open_("Lab")
    await subscribe(other)
    made = await publish(office, second)
    path = f"/v1/bulletins/{made['id']}"
    await other.get(path)
    await office.post(path + "/correct", {"audience": ["country:FR"]})
    again = await release(second, made)
    assert await sent(exchange.pool) == [
        Sent("Lab", "bulletin.published", made["version"]),
        Sent("Lab", "bulletin.recalled", again["version"]),
    ]
    status, answer = await other.get(path)
    assert (status, answer["code"]) == (410, "recalled")


async def test_filters_look_at_what_it_concerns(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    await subscribe(await open_("Poland", "PL"), countries=["PL"])
    await subscribe(await open_("France", "FR"), countries=["FR"])
    await publish(office, second, concerns={"countries": ["PL"]})
    assert [each.to for each in await sent(exchange.pool)] == ["Poland"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"urgent": "yes"},
        {"embargo_until": "tomorrow"},
        {"kind": "rumour"},
        {"sections": {"gossip": "x"}},
        {"concerns": {"countries": ["XX"]}},
        {"actions": ["\u0000"]},
        {"title": " "},
    ],
)
async def test_what_does_not_fit_is_refused_with_its_place(
    director: House, wrong: dict[str, Any]
) -> None:
    status, answer = await director.post("/v1/bulletins", alert(**wrong))
    assert status == 422
    assert answer["pointer"].startswith(f"/{next(iter(wrong))}")


async def test_answers_are_counted_once_and_shown_country_by_country(
    office: House, second: House, open_: Open
) -> None:
    poland, lab = await open_("Warsaw", "PL"), await open_("Lab", "PL")
    made = await publish(office, second, audience=["country:PL", "country:FR"])
    path = f"/v1/bulletins/{made['id']}"
    await lab.get(path)
    _, first = await poland.post(path + "/acknowledge")
    _, again = await poland.post(path + "/acknowledge")
    assert first["id"] == again["id"]
    status, _ = await poland.post(path + "/shares", {"to": ["police", "lab"], "recipients": 12})
    assert status == 201
    await poland.post(path + "/actions", {"measure": "control", "note": "Scheduled at once."})
    _, reach = await office.get(path + "/reach")
    rows = {each["country"]: each for each in reach["countries"]}
    names = ("recipients", "delivered", "read", "shared", "acted")
    assert [rows["PL"][name] for name in names] == [2, 1, 2, 1, 1]
    assert [rows["FR"][name] for name in names] == [0, 0, 0, 0, 0]
    assert reach["unreachable"] == ["FR", "PL"]


async def test_a_delivery_that_arrived_counts_as_delivered_not_as_read(
    office: House, second: House, open_: Open, exchange: Exchange
) -> None:
    await subscribe(await open_("Lab", "PL"))
    made = await publish(office, second)
    await exchange.pool.execute(
        "INSERT INTO delivery_attempt (delivery_id, attempt, outcome, at) "
        "SELECT id, 1, 'confirmed', $1 FROM delivery",
        exchange.clock.now(),
    )
    _, reach = await office.get(f"/v1/bulletins/{made['id']}/reach")
    [row] = reach["countries"]
    assert (row["country"], row["delivered"], row["read"]) == ("PL", 1, 0)


async def test_others_see_their_own_answers_and_no_reach(
    office: House, second: House, open_: Open
) -> None:
    poland, france = await open_("Warsaw", "PL"), await open_("Paris", "FR")
    made = await publish(office, second)
    path = f"/v1/bulletins/{made['id']}"
    await poland.post(path + "/acknowledge")
    _, mine = await poland.get(path + "/responses")
    _, others = await france.get(path + "/responses")
    _, every = await office.get(path + "/responses")
    counts = [len(each["responses"]) for each in (mine, others, every)]
    assert counts == [1, 0, 1]
    assert (await france.get(path + "/reach"))[0] == 404
    status, answer = await office.post(path + "/acknowledge")
    assert (status, answer["code"]) == (409, "wrong_state")
