"""Bulletins in short, what stands around one, and who would get it: before it is published."""

from typing import Any

from ews.flow.exchange import Exchange
from tests.ews.api.test_bulletins import drafted, step
from tests.ews.exchange import Client, House, open_house


async def published(office: House, assessor: House, second: House) -> dict[str, Any]:
    draft = await drafted(office, assessor)
    await step(second, draft, "approve")
    status, made = await step(second, draft, "publish")
    assert status == 200, made
    found: dict[str, Any] = made
    return found


async def summaries(house: House, query: str = "") -> list[dict[str, Any]]:
    status, answer = await house.get(f"/v1/bulletin-summaries{query}")
    assert status == 200, answer
    found: list[dict[str, Any]] = answer["bulletins"]
    return found


async def around(house: House, bulletin: dict[str, Any]) -> dict[str, Any]:
    status, answer = await house.get(f"/v1/bulletins/{bulletin['id']}/circumstances")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


async def preview(house: House, bulletin: dict[str, Any]) -> dict[str, Any]:
    status, answer = await house.get(f"/v1/bulletins/{bulletin['id']}/preview")
    assert status == 200, answer
    found: dict[str, Any] = answer
    return found


async def test_a_bulletin_is_unread_until_somebody_of_the_house_acknowledges_it(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    made = await published(office, assessor, second)
    [unread] = await summaries(stranger, "?view=unread")
    assert (unread["id"], unread["organisation"]) == (made["id"], "Office of Early Warning")
    await stranger.post(f"/v1/bulletins/{made['id']}/acknowledge")
    assert await summaries(stranger, "?view=unread") == []
    [known] = await summaries(stranger)
    assert known["acknowledged_at"] is not None


async def test_one_s_own_drafts_wait_and_nobody_else_s(
    office: House, assessor: House, stranger: House
) -> None:
    made = await drafted(office, assessor)
    assert [each["id"] for each in await summaries(office, "?view=waiting")] == [made["id"]]
    assert await summaries(stranger, "?view=waiting") == []
    assert await summaries(stranger) == []


FOUND = {
    "?country=GB": 1,
    "?country=FR": 0,
    "?family=cathinones": 1,
    "?family=nitazenes": 0,
    "?words=MEPHEDRONE": 1,
    "?words=%25": 0,
    "?level=alert": 0,
    "?state=published&kind=bulletin": 1,
    "?view=own": 0,
}


async def test_bulletins_are_found_by_what_they_are_about(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    await published(office, assessor, second)
    assert {query: len(await summaries(stranger, query)) for query in FOUND} == FOUND


async def test_industry_cannot_ask_where_something_was_seen(
    client: Client, exchange: Exchange
) -> None:
    company = await open_house(client, exchange, "Company", kind="industry")
    status, answer = await company.get("/v1/bulletin-summaries?country=GB")
    assert (status, answer["code"]) == (403, "not_yours_to_give")


async def test_the_owner_is_told_whose_hands_it_went_through_and_readers_are_not(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    made = await published(office, assessor, second)
    own, theirs = await around(assessor, made), await around(stranger, made)
    assert [(each["state"], each["person"]) for each in own["hands"]] == [
        ("draft", "Assessor"),
        ("approved", "Second"),
        ("published", "Second"),
    ]
    assert "hands" not in theirs
    assert theirs["organisation"] == "Office of Early Warning"
    assert theirs["audience"] == [{"entry": "network", "sort": "network", "name": None}]


async def test_who_drafted_is_told_that_another_must_approve(
    office: House, assessor: House, second: House
) -> None:
    draft = await drafted(office, assessor)
    assert (await around(assessor, draft))["is_mine"]
    assert not (await around(second, draft))["is_mine"]


async def test_the_preview_counts_who_would_get_it_by_country(
    office: House, assessor: House, stranger: House
) -> None:
    assert stranger.organisation.country == "DE"
    found = await preview(assessor, await drafted(office, assessor))
    assert (found["now"], found["later"]) == (1, 0)
    assert found["countries"] == [{"country": "DE", "organisations": 1}]
    assert found["unreachable"] == ["DE", "GB"]


async def test_the_preview_tells_who_waits_for_the_end_of_an_embargo(
    assessor: House, stranger: House
) -> None:
    assert stranger.organisation.kind == "lab"
    status, draft = await assessor.post(
        "/v1/bulletins",
        {
            "kind": "special_alert",
            "title": "Nitazenes sold as oxycodone",
            "text": "Take care",
            "level": "alert",
            "tlp": "TLP:GREEN",
            "audience": ["country:DE"],
        },
    )
    assert status == 201, draft
    found = await preview(assessor, draft)
    assert (found["now"], found["later"]) == (0, 1)
    assert found["embargo_until"] is not None


async def test_the_preview_names_what_the_label_lets_nobody_in_by(
    office: House, assessor: House, stranger: House
) -> None:
    draft = await drafted(office, assessor)
    await assessor.send("PATCH", f"/v1/bulletins/{draft['id']}", {"tlp": "TLP:RED"})
    found = await preview(assessor, draft)
    assert (found["now"], found["shut_out"]) == (0, ["network"])
    assert stranger.organisation.country not in {each["country"] for each in found["countries"]}


async def test_the_preview_does_not_count_members_of_a_group_that_are_not_for_its_author(
    client: Client, exchange: Exchange, office: House, assessor: House
) -> None:
    director = await open_house(client, exchange, "Directorate", country="FR", scopes=("admin",))
    status, group = await director.post(
        "/v1/groups", {"name": "Inner circle", "purpose": "group", "hidden": True}
    )
    assert status == 201, group
    draft = await drafted(office, assessor)
    entry = f"group:{group['id']}"
    await assessor.send("PATCH", f"/v1/bulletins/{draft['id']}", {"audience": [entry]})
    found = await preview(assessor, draft)
    assert (found["now"], found["countries"], found["uncounted"]) == (0, [], [entry])
    assert [each["name"] for each in (await around(assessor, draft))["audience"]] == [None]


async def test_nobody_sees_the_preview_of_another_s_bulletin(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    made = await published(office, assessor, second)
    status, _ = await stranger.get(f"/v1/bulletins/{made['id']}/preview")
    assert status == 404


async def test_an_expiry_that_was_set_is_taken_away_again(office: House, assessor: House) -> None:
    draft = await drafted(office, assessor)
    url = f"/v1/bulletins/{draft['id']}"
    await assessor.send("PATCH", url, {"valid_until": "2027-01-01T00:00:00Z"})
    _, answer = await assessor.send("PATCH", url, {"clear": ["valid_until"]})
    assert answer["valid_until"] is None


async def test_readers_are_sent_on_to_what_took_the_place_of_a_bulletin(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    old = await published(office, assessor, second)
    _, new = await assessor.post(
        "/v1/bulletins",
        {
            "title": "All there is of mephedrone",
            "text": "Take care",
            "level": "advisory",
            "tlp": "TLP:GREEN",
            "audience": ["network"],
            "supersedes": old["id"],
        },
    )
    await step(second, new, "approve")
    await step(second, new, "publish")
    found = await around(stranger, old)
    assert found["superseded_by"] == {"id": new["id"], "title": "All there is of mephedrone"}
