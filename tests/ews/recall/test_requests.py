"""Requests to trace goods back: an answer, or reminders and then overdue, each once."""

from ews.flow.backtracking import remind
from ews.flow.exchange import Exchange
from tests.ews.exchange import House
from tests.ews.recall.conftest import Open, Sent, sent, subscribe, tell


async def ask(house: House, report_id: str, asked: str, **changed: object) -> tuple[int, dict]:  # type: ignore[type-arg]
    return await house.post(
        "/v1/requests",
        {
            "report_id": report_id,
            "asked": asked,
            "question": "Who sent parcel 12?",
            **changed,
        },
    )


async def pass_days(exchange: Exchange, days: int) -> list[str]:
    exchange.clock.advance(days=days)  # type: ignore[attr-defined]
    async with exchange.pool.acquire() as conn, conn.transaction():
        return [each.what for each in await remind(conn, at=exchange.clock.now())]


async def test_a_question_reaches_those_asked_and_the_answer_who_asked(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland, france = await open_("Poland", "PL"), await open_("France", "FR")
    asker = await open_("London", "GB")
    for house in (poland, france, asker):
        await subscribe(house, "requests")
    status, made = await ask(asker, await tell(lab), "country:PL")
    assert (status, made["state"], made["due_at"]) == (201, "open", "2026-12-21T12:00:00+00:00")
    path = f"/v1/requests/{made['id']}"
    status, answered = await poland.post(path + "/answer", {"text": "A shop in Gdynia."})
    assert (status, answered["state"]) == (200, "answered")
    status, closed = await asker.post(path + "/close", {"text": "Thank you."})
    assert (status, closed["state"]) == (200, "closed")
    assert await sent(exchange.pool) == [
        Sent("Poland", "request.asked", 1),
        Sent("London", "request.answered", 2),
        Sent("Poland", "request.closed", 3),
    ]
    _, shown = await poland.get(path)
    assert [each["what"] for each in shown["steps"]] == ["asked", "answered", "closed"]


async def test_nobody_else_knows_of_a_request(lab: House, open_: Open) -> None:
    france = await open_("France", "FR")
    _, made = await ask(lab, await tell(lab), "country:PL")
    status, _ = await france.get(f"/v1/requests/{made['id']}")
    assert status == 404
    assert (await france.get("/v1/requests"))[1]["requests"] == []
    _, page = await france.get("/v1/changes")
    assert "request" not in {each["record"] for each in page["changes"]}
    status, _ = await france.post(f"/v1/requests/{made['id']}/answer", {"text": "Me."})
    assert status == 404


async def test_those_asked_see_it_in_the_changes(lab: House, open_: Open) -> None:
    poland = await open_("Poland", "PL")
    _, made = await ask(lab, await tell(lab), f"org:{poland.organisation.id}")
    _, page = await poland.get("/v1/changes")
    assert [each["record_id"] for each in page["changes"] if each["record"] == "request"] == [
        made["id"]
    ]


async def test_reminders_every_fortnight_and_overdue_once(
    lab: House, open_: Open, exchange: Exchange
) -> None:
    poland = await open_("Poland", "PL")
    _, made = await ask(lab, await tell(lab), "country:PL")
    assert await pass_days(exchange, 13) == []
    assert await pass_days(exchange, 1) == ["reminded"]
    assert await pass_days(exchange, 0) == []
    assert await pass_days(exchange, 14) == ["overdue"]
    assert await pass_days(exchange, 0) == ["reminded"]
    assert await pass_days(exchange, 0) == []
    _, overdue = await lab.get("/v1/requests", state="overdue")
    assert [each["id"] for each in overdue["requests"]] == [made["id"]]
    status, late = await poland.post(f"/v1/requests/{made['id']}/answer", {"text": "At last."})
    assert (status, late["state"]) == (200, "answered")
    assert await pass_days(exchange, 100) == []


async def test_a_withdrawn_request_reminds_nobody(lab: House, exchange: Exchange) -> None:
    _, made = await ask(lab, await tell(lab), "country:PL")
    status, _ = await lab.post(f"/v1/requests/{made['id']}/withdraw", {"text": "Found it."})
    assert status == 200
    assert await pass_days(exchange, 30) == []


async def test_what_cannot_be_asked_is_refused(lab: House, open_: Open) -> None:
    report_id = await tell(lab)
    hidden = await tell(lab, "R-2", audience=[])
    poland = await open_("Poland", "PL")
    own = f"org:{poland.organisation.id}"
    for asked, changed in (("network", {}), (own, {}), ("country:FR", {"tlp": "TLP:RED"})):
        status, answer = await ask(poland, report_id, asked, **changed)
        assert (status, answer["code"]) == (422, "cannot_be_asked")
    status, answer = await ask(poland, hidden, "country:FR")
    assert (status, answer["code"]) == (404, "not_found")


async def test_who_asked_cannot_answer_and_who_is_asked_cannot_close(
    lab: House, open_: Open
) -> None:
    poland = await open_("Poland", "PL")
    _, made = await ask(lab, await tell(lab), "country:PL")
    path = f"/v1/requests/{made['id']}"
    assert (await lab.post(path + "/answer", {"text": "Myself."}))[0] == 409
    assert (await poland.post(path + "/close", {"text": "No."}))[0] == 409
