"""Each new version of a report reaches all who had the old one, on the channel they had it by."""

from collections.abc import Awaitable, Callable

from ews.flow.exchange import Exchange
from tests.ews.exchange import House
from tests.ews.recall.conftest import (
    Open,
    Sent,
    correct,
    payloads,
    sent,
    subscribe,
    tell,
)

Notice = Callable[[], Awaitable[None]]
UNKNOWN = {"evidence": "unknown", "unknown": {"exact_mass": "412.2"}, "technique": ["lc_hrms"]}
NAMED = {
    "structure": {"smiles": "CNC(C)C(=O)c1ccc(C)cc1"},
    "evidence": "reference_standard",
    "technique": ["nmr"],
}


async def test_a_report_goes_to_the_countries_it_names_that_asked_for_reports(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports", countries=["PL"])
    await subscribe(await open_("France", "FR"), "reports", countries=["FR"])
    await subscribe(await open_("Bulletins only", "PL"), "bulletins")
    legs = [{"role": "destination", "country": "PL"}]
    await tell(lab, route={"legs": legs})
    await notice()
    assert await sent(exchange.pool) == [Sent("Poland", "report.published", 1)]


async def test_it_does_not_go_to_those_who_may_not_see_it(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("France", "FR"), "reports")
    await tell(lab, audience=["country:PL"])
    await notice()
    assert await sent(exchange.pool) == []


async def test_every_later_version_follows_once_whatever_the_filters_say_by_then(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    await subscribe(poland, "reports", countries=["GB"])
    await tell(lab)
    await notice()
    await correct(lab, "follow_up", 2, place={"country": "IE"})
    await notice()
    await correct(lab, "correction", 3, place={"country": "IE"})
    await notice()
    await correct(lab, "nullification", 4)
    await notice()
    await notice()
    assert await sent(exchange.pool) == [
        Sent("Poland", "report.published", 1),
        Sent("Poland", "report.follow_up", 2),
        Sent("Poland", "report.corrected", 3),
        Sent("Poland", "report.nullified", 4),
    ]
    assert "report" not in (await payloads(exchange.pool))[-1]["data"]


async def test_what_was_replaced_before_it_was_sent_is_not_sent(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    await tell(lab)
    await correct(lab)
    await notice()
    assert await sent(exchange.pool) == [Sent("Poland", "report.published", 2)]


async def test_a_nullified_report_that_nobody_had_goes_to_nobody(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    await tell(lab)
    await correct(lab, "nullification")
    await notice()
    assert await sent(exchange.pool) == []


async def test_a_substance_that_becomes_known_is_told_again(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    await tell(lab, findings=[UNKNOWN])
    await notice()
    await correct(lab, "follow_up", findings=[NAMED])
    await notice()
    first, again = await payloads(exchange.pool)
    assert (first["type"], first["data"]["re_identified"]) == ("report.published", [])
    assert again["type"] == "report.re_identified"
    [known] = again["data"]["re_identified"]
    assert known["pointer"] == "/findings/0"
    assert known["inchikey"] == "YELGFTGWJGBAQU-UHFFFAOYSA-N"


async def test_a_known_substance_added_beside_is_no_re_identification(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    await tell(lab, findings=[UNKNOWN])
    await notice()
    await correct(lab, "follow_up", findings=[UNKNOWN, NAMED])
    await notice()
    assert (await payloads(exchange.pool))[-1]["type"] == "report.follow_up"


async def test_who_lost_sight_of_it_is_told_that_and_nothing_of_it(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    report_id = await tell(lab)
    await notice()
    await correct(lab, audience=["country:FR"])
    await notice()
    last = (await payloads(exchange.pool))[-1]
    assert last["type"] == "report.recalled"
    assert last["data"] == {"id": report_id, "record": "report", "version": 2}


async def test_a_reader_of_changes_sees_that_what_it_had_is_recalled(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland, france = await open_("Poland", "PL"), await open_("France", "FR")
    report_id = await tell(lab)
    _, page = await poland.get("/v1/changes")
    await correct(lab, audience=["country:FR"])
    await notice()
    await notice()
    _, mine = await poland.get("/v1/changes", after=str(page["next"]))
    _, others = await france.get("/v1/changes", after=str(page["next"]))
    assert [(each["record_id"], each["version"]) for each in mine["changes"]] == [(report_id, 2)]
    assert [(each["record_id"], each["version"]) for each in others["changes"]] == [(report_id, 2)]


async def test_who_had_it_is_answered_gone_and_who_never_had_it_not_found(
    lab: House, open_: Open
) -> None:
    poland, spain = await open_("Poland", "PL"), await open_("Spain", "ES")
    path = f"/v1/reports/{await tell(lab)}"
    await poland.get(path)
    await correct(lab, audience=["country:FR"])
    status, answer = await poland.get(path)
    assert (status, answer["code"]) == (410, "recalled")
    status, answer = await spain.get(path)
    assert (status, answer["code"]) == (404, "not_found")


async def test_a_report_under_a_new_embargo_recalls_nothing_before_its_end(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    await tell(lab, embargo_until="2026-11-24T12:00:00Z")
    await notice()
    assert await sent(exchange.pool) == []
    exchange.clock.advance(days=1)  # type: ignore[attr-defined]
    await notice()
    await notice()
    assert await sent(exchange.pool) == [Sent("Poland", "report.published", 1)]
