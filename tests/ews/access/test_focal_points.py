"""Focal points: history is never lost, and a country without one is seen."""

import pytest

from tests.ews.access.focal import ALL, house, nominated, step, why
from tests.ews.access.front import Front, ahead


async def test_a_focal_point_is_nominated_verified_and_active_by_a_sign_in(front: Front) -> None:
    person, browser, _ = await house(front, "AT")
    before = await why(front, "AT")
    made = await nominated(browser, person.id, "AT", role="law_enforcement", note="letter of May")
    waiting = await why(front, "AT")

    early = await step(front, made, "activate")
    verified = await step(front, made, "verify")
    ahead(front, minutes=1)
    await front.browser().sign_in(person.sign_in_name, code=front.code(person))
    _, shown = await browser.send("GET", f"{ALL}/{made}")

    assert (before, waiting, early, verified) == ("none_nominated", "not_active_yet", 409, 200)
    assert (shown["state"], await why(front, "AT")) == ("active", None)
    assert [each["state"] for each in shown["history"]] == ["nominated", "verified", "active"]
    assert shown["history"][0]["note"] == "letter of May"
    assert shown["history"][0]["by_person"] == person.id


async def test_a_successor_takes_the_place_in_the_same_moment(front: Front) -> None:
    person, browser, organisation = await house(front, "BE")
    next_one = await front.invited(organisation_id=organisation)
    first = await nominated(browser, person.id, "BE")
    await step(front, first, "verify")
    await step(front, first, "activate")

    second = await nominated(browser, next_one["id"], "BE", succeeds=first)
    await step(front, second, "verify")
    between = [(await browser.send("GET", f"{ALL}/{each}"))[1]["state"] for each in (first, second)]
    await step(front, second, "activate")
    _, listed = await browser.send("GET", ALL + "?country=BE&project=ion")

    assert between == ["active", "verified"]
    assert sorted(each["state"] for each in listed["focal_points"]) == ["active", "lapsed"]
    assert await why(front, "BE") is None


async def test_a_deputy_keeps_a_country_reachable(front: Front) -> None:
    person, browser, organisation = await house(front, "BG")
    other = await front.invited(organisation_id=organisation)
    first = await nominated(browser, person.id, "BG")
    deputy = await nominated(browser, other["id"], "BG", deputy_of=first)
    for each in (first, deputy):
        await step(front, each, "verify")
        await step(front, each, "activate")

    await browser.send("POST", f"{ALL}/{first}/lapse", {"note": "left the office"})
    with_deputy = await why(front, "BG")
    await browser.send("POST", f"{ALL}/{deputy}/lapse", {})

    assert (with_deputy, await why(front, "BG")) == (None, "lapsed")


async def test_reach_is_told_for_each_project(front: Front) -> None:
    person, browser, _ = await house(front, "CY")
    made = await nominated(browser, person.id, "CY", project="prism")
    await step(front, made, "verify")
    await step(front, made, "activate")

    assert await why(front, "CY", project="prism") is None
    assert await why(front, "CY", project="ion") == "none_nominated"


async def test_all_countries_with_an_organisation_are_asked_about(front: Front) -> None:
    await front.organisation(country="CZ")

    _, answer = await front.admin.get(f"{ALL}/unreachable")
    _, named = await front.admin.get(f"{ALL}/unreachable", country="VU,NR")

    assert {"country": "CZ", "because": "none_nominated"} in answer["unreachable"]
    assert [each["country"] for each in named["unreachable"]] == ["NR", "VU"]
    assert named["asked"] == 2


@pytest.mark.parametrize("suspended", ["person", "organisation"])
async def test_who_is_suspended_reaches_nobody(front: Front, suspended: str) -> None:
    person, browser, organisation = await house(front, "DK")
    made = await nominated(browser, person.id, "DK")
    await step(front, made, "verify")
    await step(front, made, "activate")
    place = {
        "person": (f"/v1/people/{person.id}", {"roles": ["manager"], "state": "suspended"}),
        "organisation": (
            f"/v1/organisations/{organisation}",
            {"name": f"Gone {organisation}", "scopes": [], "state": "suspended"},
        ),
    }[suspended]

    reachable = await why(front, "DK")
    await front.admin.send("PUT", *place)

    assert (reachable, await why(front, "DK")) == (None, "not_seen")


async def test_a_nomination_that_does_not_fit_is_refused(front: Front) -> None:
    person, browser, _ = await house(front, "GR")
    stranger, _, _ = await house(front, "HR")
    foreign = await nominated(browser, person.id, "GR")
    body = {"project": "ion", "country": "GR", "person_id": person.id}

    answers = [
        await browser.send("POST", ALL, body | changed)
        for changed in (
            {"country": "DE"},
            {"project": "no_such"},
            {"person_id": stranger.id},
            {"succeeds": person.id},
            {"project": "prism", "deputy_of": foreign},
            {"valid_from": "2026-02-02", "valid_until": "2026-02-01"},
            {"role": "boss"},
        )
    ]

    assert [status for status, _ in answers] == [422, 422, 404, 422, 422, 422, 422]


async def test_a_manager_verifies_nobody_and_ends_only_their_own(front: Front) -> None:
    person, browser, _ = await house(front, "HU")
    _, other, _ = await house(front, "HU")
    made = await nominated(browser, person.id, "HU")

    answers = [
        await browser.send("POST", f"{ALL}/{made}/verify", {}),
        await browser.send("POST", f"{ALL}/{made}/activate", {}),
        await other.send("POST", f"{ALL}/{made}/lapse", {}),
    ]

    assert [status for status, _ in answers] == [403, 403, 404]


async def test_a_project_is_added_once(front: Front) -> None:
    body = {"id": "precursors_2", "title": "Precursors"}

    statuses = [(await front.admin.post("/v1/projects", body))[0] for _ in range(2)]
    _, listed = await front.admin.get("/v1/projects")

    assert statuses == [201, 409]
    assert body in listed["projects"]
    assert {"cohesion", "ion", "national", "prism"} <= {each["id"] for each in listed["projects"]}


async def test_no_step_is_changed_or_removed(front: Front) -> None:
    person, browser, _ = await house(front, "IE")
    await nominated(browser, person.id, "IE")

    for statement in (
        "UPDATE focal_point_step SET state = 'active'",
        "DELETE FROM focal_point_step",
        "UPDATE focal_point SET valid_until = '2020-01-01'",
    ):
        with pytest.raises(Exception, match="append-only"):
            await front.pool.execute(statement)
