"""Recalls and groups: who left one is told, and a sender does not learn who is in a hidden one."""

from collections.abc import Awaitable, Callable

from ews.flow.exchange import Exchange
from ews.store.groups import end_member
from tests.ews.exchange import House, hidden_group
from tests.ews.recall.conftest import Open, correct, recall, tell

Notice = Callable[[], Awaitable[None]]


async def test_a_member_that_left_the_group_is_told_of_the_recall(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    poland = await open_("Poland", "PL")
    group_id = await hidden_group(exchange, lab, poland)
    report_id = await tell(lab, audience=[f"group:{group_id}"])
    status, _ = await poland.get(f"/v1/reports/{report_id}")
    assert status == 200
    exchange.clock.advance(hours=1)  # type: ignore[attr-defined]
    async with exchange.pool.acquire() as conn:
        await end_member(conn, group_id, poland.organisation.id, at=exchange.clock.now())
    await correct(lab, audience=[f"group:{group_id}"])
    await notice()
    _, page = await poland.get("/v1/changes")
    assert [(each["record_id"], each["version"]) for each in page["changes"]] == [(report_id, 2)]
    status, answer = await poland.get(f"/v1/reports/{report_id}")
    assert (status, answer["code"]) == (410, "recalled")


async def test_a_sender_does_not_learn_who_is_in_a_hidden_group(
    lab: House, open_: Open, exchange: Exchange, notice: Notice
) -> None:
    poland, spain = await open_("Poland", "PL"), await open_("Spain", "ES")
    group_id = await hidden_group(exchange, poland, poland)
    report_id = await tell(lab, audience=[f"group:{group_id}", "country:ES"])
    await poland.get(f"/v1/reports/{report_id}")
    await spain.get(f"/v1/reports/{report_id}")
    await correct(lab, audience=[f"group:{group_id}", "country:ES"])
    await notice()
    answer = await recall(lab, report_id)
    named = [(each["organisation"], each["country"]) for each in answer["recipients"]]
    assert named == [("Spain", "ES"), ("a member of a hidden group", None)]
    assert str(poland.organisation.id) not in str(answer)
