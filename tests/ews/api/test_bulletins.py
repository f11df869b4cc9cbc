"""Bulletins through the API: facts filled in, two people, exactly the readers who may see them."""

from typing import Any

from ews.store.connection import Connection
from ews.store.deliveries import list_deliveries
from tests.ews.api.test_signals import raised
from tests.ews.exchange import House


async def drafted(office: House, assessor: House, **changed: Any) -> dict[str, Any]:
    found = {each["rule"]: each for each in await raised(office, **changed)}
    status, answer = await assessor.post(f"/v1/signals/{found['first_ever']['id']}/bulletin")
    assert status == 201, answer
    made: dict[str, Any] = answer
    return made


async def step(house: House, bulletin: dict[str, Any], name: str) -> tuple[int, Any]:
    return await house.post(f"/v1/bulletins/{bulletin['id']}/{name}")


async def test_a_draft_has_its_facts_filled_in(office: House, assessor: House) -> None:
    draft = await drafted(office, assessor)
    facts = draft["body"]["facts"]
    assert facts["substance"]["name"].lower() == "mephedrone"
    assert facts["substance"]["keys"]["parent"] == "YELGFTGWJGBAQU-UHFFFAOYSA-N"
    families = [each["family"] for each in facts["substance"]["families"]]
    assert families == ["cathinones", "cathinones/ring-substituted"]
    assert [each["country"] for each in facts["seen"]] == ["GB"]
    gb = {each["jurisdiction"]: each for each in facts["status"]}["GB"]
    assert (gb["status"], bool(gb["reason"]), bool(gb["cite"])) == ("controlled", True, True)
    assert (draft["state"], draft["version"]) == ("draft", 1)


async def test_a_draft_opens_nothing_that_its_reports_do_not(
    office: House, assessor: House
) -> None:
    draft = await drafted(office, assessor, tlp="TLP:RED", audience=[])
    assert (draft["tlp"], draft["audience"]) == ("TLP:RED", [])


async def test_a_signal_becomes_one_bulletin(office: House, assessor: House) -> None:
    draft = await drafted(office, assessor)
    status, answer = await assessor.post(f"/v1/signals/{draft['signal_id']}/bulletin")
    assert (status, answer["code"]) == (409, "wrong_state")


async def test_a_key_without_a_person_cannot_draft(office: House) -> None:
    found = await raised(office)
    status, answer = await office.post(f"/v1/signals/{found[0]['id']}/bulletin")
    assert (status, answer["code"]) == (403, "person_required")


async def test_who_drafted_cannot_approve(office: House, assessor: House) -> None:
    draft = await drafted(office, assessor)
    status, answer = await step(assessor, draft, "approve")
    assert (status, answer["code"]) == (409, "same_person")


async def test_who_edited_cannot_approve(office: House, assessor: House, second: House) -> None:
    draft = await drafted(office, assessor)
    await second.send("PATCH", f"/v1/bulletins/{draft['id']}", {"text": "Mine"})
    status, answer = await step(second, draft, "approve")
    assert (status, answer["code"]) == (409, "same_person")


async def test_an_edit_makes_a_version_and_leaves_the_facts(office: House, assessor: House) -> None:
    draft = await drafted(office, assessor)
    status, answer = await assessor.send(
        "PATCH", f"/v1/bulletins/{draft['id']}", {"text": "Take care", "level": "alert"}
    )
    assert (status, answer["version"], answer["level"]) == (200, 2, "alert")
    assert answer["body"] == {**draft["body"], "text": "Take care"}


async def test_an_edit_after_the_approval_needs_another_approval(
    office: House, assessor: House, second: House
) -> None:
    draft = await drafted(office, assessor)
    await step(second, draft, "approve")
    await assessor.send("PATCH", f"/v1/bulletins/{draft['id']}", {"text": "One word more"})
    status, answer = await step(second, draft, "publish")
    assert (status, answer["code"]) == (409, "wrong_state")


async def test_a_draft_cannot_be_published(office: House, assessor: House) -> None:
    status, answer = await step(assessor, await drafted(office, assessor), "publish")
    assert (status, answer["code"]) == (409, "wrong_state")


async def published(
    office: House, assessor: House, second: House, **changed: Any
) -> dict[str, Any]:
    draft = await drafted(office, assessor, **changed)
    await step(second, draft, "approve")
    status, answer = await step(second, draft, "publish")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


async def test_a_published_bulletin_cannot_be_edited_or_published_again(
    office: House, assessor: House, second: House
) -> None:
    bulletin = await published(office, assessor, second)
    edit, _ = await assessor.send("PATCH", f"/v1/bulletins/{bulletin['id']}", {"text": "Late"})
    again, _ = await step(second, bulletin, "publish")
    assert (edit, again) == (409, 409)


async def test_a_bulletin_is_seen_by_others_once_published(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    draft = await drafted(office, assessor)
    url = f"/v1/bulletins/{draft['id']}"
    before, _ = await stranger.get(url)
    await step(second, draft, "approve")
    await step(second, draft, "publish")
    after, shown = await stranger.get(url)
    assert (before, after, shown["state"]) == (404, 200, "published")


async def test_a_published_bulletin_is_the_last_change(
    office: House, assessor: House, second: House
) -> None:
    bulletin = await published(office, assessor, second)
    _, answer = await office.get("/v1/changes")
    last = answer["changes"][-1]
    assert (last["record"], last["record_id"]) == ("bulletin", bulletin["id"])


async def recipients(conn: Connection) -> int:
    return len(await list_deliveries(conn, organisation_id=None, state=None, before=None, limit=10))


WANTED: list[dict[str, Any]] = [
    {},
    {"families": ["cathinones"]},
    {"substances": ["YELGFTGWJGBAQU-UHFFFAOYSA-N"]},
    {"countries": ["GB", "FR"]},
    {"level": "advisory"},
    {"families": ["cathinones"], "countries": ["GB"]},
]
UNWANTED: list[dict[str, Any]] = [
    {"families": ["nitazenes"]},
    {"substances": ["AAAAAAAAAAAAAA-UHFFFAOYSA-N"]},
    {"countries": ["FR"]},
    {"level": "alert"},
    {"families": ["cathinones"], "countries": ["FR"]},
]


async def subscribe(house: House, filters: dict[str, Any]) -> None:
    status, answer = await house.post(
        "/v1/subscriptions", {"address": "https://example.org/hook", "filters": filters}
    )
    assert status == 201, answer


async def test_it_goes_to_those_who_asked_for_it_and_to_nobody_else(
    office: House, assessor: House, second: House, stranger: House, conn: Connection
) -> None:
    for filters in WANTED + UNWANTED:
        await subscribe(stranger, filters)
    await published(office, assessor, second)
    assert await recipients(conn) == len(WANTED)


async def test_it_does_not_go_to_those_who_may_not_see_it(
    office: House, assessor: House, second: House, stranger: House, conn: Connection
) -> None:
    await subscribe(stranger, {})
    await published(office, assessor, second, audience=["country:FR"])
    assert await recipients(conn) == 0
