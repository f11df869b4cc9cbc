"""Signals through the API: raised by a report, triaged by an assessor."""

from typing import Any
from uuid import uuid4

from tests.ews.exchange import House, report

OPEN = {"tlp": "TLP:AMBER", "audience": ["network"]}


async def raised(office: House, **changed: Any) -> list[dict[str, Any]]:
    """Send a report and return all signals, newest first."""
    await office.post("/v1/reports", report(**{**OPEN, **changed}))
    return await listed(office)


async def listed(house: House, query: str = "") -> list[dict[str, Any]]:
    _, answer = await house.get(f"/v1/signals{query}")
    found: list[dict[str, Any]] = answer["signals"]
    return found


async def test_a_first_report_raises_signals_with_reasons(office: House) -> None:
    found = await raised(office)
    by_rule = {each["rule"]: each for each in found}
    assert by_rule["first_ever"]["because"].lower().startswith("first report of mephedrone")
    assert "cathinones" in by_rule["new_analogue"]["because"]
    assert {each["state"] for each in found} == {"new"}


async def test_a_second_report_from_the_same_country_raises_nothing(office: House) -> None:
    before = await raised(office)
    after = await raised(office, reference="R-2")
    assert len(after) == len(before)


async def test_a_report_from_another_country_is_first_in_country(office: House) -> None:
    await raised(office)
    found = await raised(office, reference="R-2", place={"country": "DE"})
    assert [each["country"] for each in found if each["rule"] == "first_in_country"] == ["DE"]


async def test_a_signal_is_watched_then_dismissed_with_notes(office: House) -> None:
    signal = (await raised(office))[0]
    url = f"/v1/signals/{signal['id']}"
    await office.post(f"{url}/triage", {"state": "watched", "note": "wait for a second one"})
    status, answer = await office.post(f"{url}/triage", {"state": "dismissed"})
    assert (status, answer["state"]) == (200, "dismissed")
    _, shown = await office.get(url)
    assert [step["state"] for step in shown["steps"]] == ["new", "watched", "dismissed"]
    assert shown["steps"][1]["note"] == "wait for a second one"


async def test_a_step_that_does_not_follow_is_refused(office: House) -> None:
    signal = (await raised(office))[0]
    url = f"/v1/signals/{signal['id']}/triage"
    await office.post(url, {"state": "dismissed"})
    status, answer = await office.post(url, {"state": "dismissed"})
    assert (status, answer["code"]) == (409, "wrong_state")


async def nullify(office: House, reference: str = "R-1", version: int = 2) -> None:
    gone = report(reference, version=version, version_kind="nullification", **OPEN)
    status, _ = await office.post("/v1/reports", gone)
    assert status == 201


async def test_a_nullified_report_dismisses_its_signals(office: House) -> None:
    found = await raised(office)
    await office.post(f"/v1/signals/{found[0]['id']}/triage", {"state": "watched"})
    await nullify(office)
    assert {(each["state"], each["note"]) for each in await listed(office)} == {
        ("dismissed", "the report was nullified")
    }


async def test_a_signal_that_is_a_bulletin_or_of_another_report_is_left(
    office: House, assessor: House
) -> None:
    found = await raised(office)
    await assessor.post(f"/v1/signals/{found[0]['id']}/bulletin")
    await raised(office, reference="R-2", place={"country": "DE"})
    await nullify(office)
    states = {each["id"]: each["state"] for each in await listed(office)}
    assert states.pop(found[0]["id"]) == "drafted"
    assert sorted(states.values()) == ["dismissed"] * (len(found) - 1) + ["new"]


async def test_a_report_and_its_nullification_of_one_batch_leave_nothing_to_triage(
    office: House,
) -> None:
    gone = report(version=2, version_kind="nullification")
    await office.post("/v1/reports:batch", [report(), gone])
    assert {each["state"] for each in await listed(office)} == {"dismissed"}


async def test_signals_are_found_by_state(office: House) -> None:
    found = await raised(office)
    await office.post(f"/v1/signals/{found[0]['id']}/triage", {"state": "watched"})
    assert [each["id"] for each in await listed(office, "?state=watched")] == [found[0]["id"]]


async def test_signals_come_page_by_page(office: House) -> None:
    found = await raised(office)
    _, first = await office.get("/v1/signals?limit=1")
    _, second = await office.get(f"/v1/signals?limit=1&cursor={first['next']}")
    pages = [each["id"] for each in first["signals"] + second["signals"]]
    assert pages == [each["id"] for each in found][:2]


async def test_a_signal_of_a_closed_report_is_not_shown_to_others(
    office: House, stranger: House
) -> None:
    found = await raised(office, audience=[])
    assert found
    assert await listed(stranger) == []
    status, _ = await stranger.get(f"/v1/signals/{found[0]['id']}")
    assert status == 404


async def test_an_open_signal_is_shown_to_others(office: House, stranger: House) -> None:
    assert len(await raised(office)) == len(await listed(stranger)) > 0


async def test_what_is_no_signal_is_not_found(office: House) -> None:
    answers = [await office.get(f"/v1/signals/{name}") for name in (uuid4(), "x", "%00")]
    assert [status for status, _ in answers] == [404, 404, 404]


async def test_a_cursor_that_was_never_given_out_is_refused(office: House) -> None:
    statuses = [
        (await office.get(f"/v1/signals?cursor={text}"))[0] for text in ("x", "1~2", "9999~")
    ]
    assert statuses == [422, 422, 422]


async def test_signals_are_found_by_country_and_by_family(office: House) -> None:
    await raised(office)
    await raised(office, reference="R-2", place={"country": "DE"})
    assert {each["country"] for each in await listed(office, "?country=DE")} == {"DE"}
    assert await listed(office, "?family=nitazenes") == []
    assert len(await listed(office, "?family=cathinones")) == len(await listed(office))


async def test_a_signal_tells_what_the_law_says_today(office: House) -> None:
    [one, *_] = await raised(office)
    standings = {each["status"]: each["jurisdictions"] for each in one["standings"]}
    assert "GB" in standings["controlled"]
    assert one["families"] == ["cathinones", "cathinones/ring-substituted"]


async def test_a_signal_names_the_reports_behind_it_that_the_reader_may_see(
    office: House, stranger: House
) -> None:
    [one, *_] = await raised(office)
    await raised(office, reference="R-2", audience=[])
    _, own = await office.get(f"/v1/signals/{one['id']}")
    assert len(own["reports"]) == 2
    _, theirs = await stranger.get(f"/v1/signals/{one['id']}")
    assert [each["report_id"] for each in theirs["reports"]] == [one["report_id"]]


async def test_a_signal_names_what_was_drafted_of_it_to_its_own_house_only(
    office: House, assessor: House, stranger: House
) -> None:
    [one, *_] = await raised(office)
    url = f"/v1/signals/{one['id']}"
    _, made = await assessor.post(f"{url}/bulletin")
    _, own = await office.get(url)
    assert [each["id"] for each in own["bulletins"]] == [made["id"]]
    _, theirs = await stranger.get(url)
    assert theirs["bulletins"] == []
