"""The sender sees who has confirmed a recall and who has not, each channel apart."""

from collections.abc import Awaitable, Callable
from typing import Any

from ews.flow.exchange import Exchange
from ews.store.deliveries import add_attempt
from ews.store.disclosures import disclose
from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, correct, recall, subscribe, tell

Notice = Callable[[], Awaitable[None]]


def states(answer: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    return [
        (each["organisation"], each["channel"], each["state"], each["why"])
        for each in answer["recipients"]
    ]


async def attempted(exchange: Exchange, version: int, outcome: str) -> None:
    """Write what a worker writes after an attempt at each delivery of a version."""
    for row in await exchange.pool.fetch("SELECT id FROM delivery WHERE version = $1", version):
        async with exchange.pool.acquire() as conn:
            await add_attempt(
                conn,
                row["id"],
                outcome=outcome,
                http_status=None,
                error=None,
                at=exchange.clock.now(),
            )


async def test_reading_the_new_version_confirms_on_that_channel_alone(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    report_id = await tell(lab)
    await poland.get(f"/v1/reports/{report_id}")
    await poland.get("/v1/changes")
    await correct(lab)
    await notice()
    assert states(await recall(lab, report_id)) == [
        ("Poland", "api", "outstanding", "not_read"),
        ("Poland", "changes", "outstanding", "not_read"),
    ]
    await poland.get(f"/v1/reports/{report_id}")
    answer = await recall(lab, report_id)
    assert states(answer)[0] == ("Poland", "api", "confirmed", None)
    assert (answer["what"], answer["confirmed"], answer["outstanding"]) == ("correction", 1, 1)


async def test_reading_that_it_is_recalled_confirms(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    report_id = await tell(lab)
    await poland.get(f"/v1/reports/{report_id}")
    await correct(lab, audience=[])
    await notice()
    await poland.get(f"/v1/reports/{report_id}")
    assert states(await recall(lab, report_id)) == [("Poland", "api", "confirmed", None)]


async def test_a_delivery_that_arrives_confirms(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    report_id = await tell(lab)
    await notice()
    await attempted(exchange, 1, "confirmed")
    await correct(lab)
    await notice()
    assert states(await recall(lab, report_id)) == [
        ("Poland", "webhook", "outstanding", "delivery_pending")
    ]
    await attempted(exchange, 2, "retry")
    assert states(await recall(lab, report_id))[0][3] == "delivery_retry"
    await attempted(exchange, 2, "confirmed")
    assert states(await recall(lab, report_id)) == [("Poland", "webhook", "confirmed", None)]


async def test_an_old_version_that_may_have_arrived_is_recalled_too(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    await subscribe(await open_("Poland", "PL"), "reports")
    report_id = await tell(lab)
    await notice()
    await attempted(exchange, 1, "dead")
    await correct(lab, "nullification")
    await notice()
    assert states(await recall(lab, report_id)) == [
        ("Poland", "webhook", "outstanding", "delivery_pending")
    ]


async def test_a_recall_to_an_ended_subscription_stays_outstanding_and_is_shown(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    subscription_id = await subscribe(poland, "reports")
    report_id = await tell(lab)
    await notice()
    await attempted(exchange, 1, "confirmed")
    await poland.send("DELETE", f"/v1/subscriptions/{subscription_id}")
    await correct(lab, "nullification")
    await notice()
    assert states(await recall(lab, report_id)) == [
        ("Poland", "webhook", "outstanding", "subscription_ended")
    ]


async def test_a_recipient_that_says_so_has_confirmed_on_every_channel(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    report_id = await tell(lab)
    await poland.get(f"/v1/reports/{report_id}")
    await poland.get("/v1/changes")
    await correct(lab)
    await notice()
    status, answer = await poland.post(
        f"/v1/recalls/report/{report_id}/confirm", {"note": "two copies removed"}
    )
    assert status == 200, answer
    answer = await recall(lab, report_id)
    assert [each["state"] for each in answer["recipients"]] == ["confirmed", "confirmed"]
    assert answer["recipients"][0]["note"] == "two copies removed"


async def test_a_later_version_has_to_be_confirmed_anew(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    report_id = await tell(lab)
    await poland.get(f"/v1/reports/{report_id}")
    await correct(lab)
    await notice()
    await poland.post(f"/v1/recalls/report/{report_id}/confirm", {})
    await correct(lab, "nullification", 3)
    await notice()
    answer = await recall(lab, report_id)
    assert (answer["version"], states(answer)) == (
        3,
        [("Poland", "api", "outstanding", "not_read")],
    )


async def test_a_recipient_sees_itself_and_nobody_else(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland, france = await open_("Poland", "PL"), await open_("France", "FR")
    spain = await open_("Spain", "ES")
    report_id = await tell(lab)
    await poland.get(f"/v1/reports/{report_id}")
    await france.get(f"/v1/reports/{report_id}")
    await correct(lab)
    await notice()
    assert [each[0] for each in states(await recall(poland, report_id))] == ["Poland"]
    status, _ = await spain.get(f"/v1/recalls/report/{report_id}")
    assert status == 404
    status, _ = await spain.post(f"/v1/recalls/report/{report_id}/confirm", {})
    assert status == 404


async def test_the_list_shows_ones_own_recalls_and_those_one_has_to_heed(
    lab: House, open_: Open, notice: Notice
) -> None:
    poland, spain = await open_("Poland", "PL"), await open_("Spain", "ES")
    report_id = await tell(lab)
    await tell(lab, "R-2")
    await poland.get(f"/v1/reports/{report_id}")
    await correct(lab)
    await notice()
    for house, count in ((lab, 1), (poland, 1), (spain, 0)):
        _, answer = await house.get("/v1/recalls")
        assert len(answer["recalls"]) == count


async def test_what_nobody_had_is_no_recall(lab: House, notice: Notice) -> None:
    report_id = await tell(lab)
    await lab.get(f"/v1/reports/{report_id}")
    await correct(lab)
    await notice()
    status, _ = await lab.get(f"/v1/recalls/report/{report_id}")
    assert status == 404


async def test_a_reader_whose_reading_was_written_after_the_correction_is_found(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    report_id = await tell(lab)
    await correct(lab, audience=[])
    await notice()
    async with exchange.pool.acquire() as conn:  # it read version 1 before the correction
        await disclose(
            conn,
            poland.organisation.id,
            "changes",
            [("report", report_id, 1)],
            at=exchange.clock.now(),
        )
    await notice()
    await notice()
    _, page = await poland.get("/v1/changes")
    assert [(each["record_id"], each["version"]) for each in page["changes"]] == [(report_id, 2)]
    assert states(await recall(lab, report_id)) == [("Poland", "changes", "confirmed", None)]


async def test_who_was_told_of_a_report_by_a_signal_is_told_of_its_recall(
    lab: House, open_: Open, notice: Notice
) -> None:
    listing, looking = await open_("Denmark", "DK"), await open_("Poland", "PL")
    report_id = await tell(lab)
    _, answer = await listing.get("/v1/signals")
    await looking.get(f"/v1/signals/{answer['signals'][0]['id']}")
    await correct(lab, audience=["country:DE"])
    await notice()
    assert states(await recall(lab, report_id)) == [
        ("Denmark", "api", "outstanding", "not_read"),
        ("Poland", "api", "outstanding", "not_read"),
    ]
    status, gone = await looking.get(f"/v1/reports/{report_id}")
    assert (status, gone["code"]) == (410, "recalled")
    await correct(lab, "nullification", 3)
    await notice()
    await listing.get("/v1/signals")  # says that it was nullified
    answer = await recall(lab, report_id)
    assert [each["state"] for each in answer["recipients"]] == ["confirmed", "outstanding"]
