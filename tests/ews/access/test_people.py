"""Who manages whom: nobody gives more than they may, and the exchange keeps an administrator."""

import asyncio
from uuid import uuid4

import pytest

from tests.ews.access.front import Front, ahead


async def test_a_manager_takes_people_on_in_their_own_house_only(front: Front) -> None:
    _, browser = await front.signed_in()
    new = {"name": "N", "sign_in_name": f"n.{uuid4().hex}", "roles": ["reporter"]}

    own = await browser.send("POST", "/v1/people", new)
    foreign = await browser.send(
        "POST", "/v1/people", {**new, "organisation_id": str(front.admin.organisation.id)}
    )
    missing = await browser.send("POST", "/v1/people", {**new, "organisation_id": str(uuid4())})

    assert (own[0], own[1]["roles"], own[1]["has_password"]) == (201, ["reporter"], False)
    assert (foreign[0], missing[0]) == (404, 404)
    assert foreign[1] == missing[1]


async def test_people_of_other_houses_are_not_there(front: Front) -> None:
    other, _ = await front.signed_in()
    _, browser = await front.signed_in()
    change = {"roles": ["reader"], "state": "active"}

    answers = [
        await browser.send("GET", f"/v1/people/{other.id}"),
        await browser.send("PUT", f"/v1/people/{other.id}", change),
        await browser.send("POST", f"/v1/people/{other.id}/reset"),
        await browser.send("POST", f"/v1/people/{other.id}/invitation"),
        await browser.send(
            "PUT", f"/v1/people/{other.id}/account", {"issuer": "i", "subject": "s"}
        ),
    ]

    assert [status for status, _ in answers] == [404] * 5


@pytest.mark.parametrize("role", ["administrator", "exporter", "auditor", "approver"])
async def test_nobody_gives_a_role_that_their_house_may_not(front: Front, role: str) -> None:
    _, browser = await front.signed_in()
    new = {"name": "N", "sign_in_name": f"n.{uuid4().hex}", "roles": [role]}

    status, problem = await browser.send("POST", "/v1/people", new)

    assert (status, problem["code"]) == (403, "not_yours_to_give")


async def test_what_a_house_may_give_is_decided_by_an_administrator(front: Front) -> None:
    organisation = await front.organisation(scopes=["org:manage", "report:read", "check"])
    _, browser = await front.signed_in(roles=("manager",), organisation_id=organisation)

    mine = await browser.send("GET", f"/v1/organisations/{organisation}")
    refused = await browser.send("POST", "/v1/keys", {"scopes": ["report:write"]})
    raised = await browser.send(
        "PUT", f"/v1/organisations/{organisation}", {**mine[1], "scopes": ["admin"]}
    )

    assert mine[1]["scopes"] == ["org:manage", "report:read", "check"]
    assert (refused[1]["code"], raised[0]) == ("not_yours_to_give", 403)


async def test_a_manager_does_not_touch_who_may_do_more(front: Front) -> None:
    """To reset an administrator, or to bind an account to them, would be to become one."""
    organisation = await front.organisation()
    _, manager = await front.signed_in(organisation_id=organisation)
    boss, _ = await front.signed_in(roles=("administrator",), organisation_id=organisation)
    place = f"/v1/people/{boss.id}"

    answers = [
        await manager.send("POST", place + "/reset"),
        await manager.send("POST", place + "/invitation"),
        await manager.send("PUT", place, {"roles": ["reader"], "state": "suspended"}),
        await manager.send("PUT", place + "/account", {"issuer": "i", "subject": "s"}),
    ]

    assert {(status, body["code"]) for status, body in answers} == {(403, "not_yours_to_give")}


async def test_a_reset_forgets_all_proofs_and_sessions(front: Front) -> None:
    organisation = await front.organisation()
    _, manager = await front.signed_in(organisation_id=organisation)
    person, browser = await front.signed_in(roles=("reader",), organisation_id=organisation)
    ahead(front, minutes=1)

    status, reset = await manager.send("POST", f"/v1/people/{person.id}/reset")
    anew = await front.browser().sign_in(person.sign_in_name, code=front.code(person))

    assert (status, reset["id"], anew[0]) == (201, person.id, 401)
    assert (await browser.send("GET", "/v1/session"))[0] == 401
    assert "invitation" in reset


async def test_a_taken_sign_in_name_is_refused(front: Front) -> None:
    person = await front.person()
    _, browser = await front.signed_in()
    new = {"name": "N", "sign_in_name": person.sign_in_name, "roles": ["reader"]}

    status, problem = await browser.send("POST", "/v1/people", new)

    assert (status, problem["code"]) == (409, "name_taken")


async def test_the_last_administrator_stays(front: Front) -> None:
    organisation = await front.organisation(kind="regulator")
    first, one = await front.signed_in(roles=("administrator",), organisation_id=organisation)
    await front.pool.execute(
        "UPDATE person SET state = 'suspended' WHERE 'administrator' = ANY (roles) AND id <> $1",
        first.id,
    )
    less, gone = {"roles": ["reader"], "state": "active"}, {"state": "suspended"}
    place = f"/v1/people/{first.id}"

    refused = [
        await one.send("PUT", place, less),
        await one.send("PUT", place, {"roles": ["administrator"], **gone}),
        await front.admin.send("PUT", place, less),
        await front.admin.post(place + "/reset"),
        await front.admin.send(
            "PUT",
            f"/v1/organisations/{organisation}",
            {"name": f"Gone {organisation}", "scopes": [], **gone},
        ),
    ]
    await front.signed_in(roles=("administrator",))
    allowed = await front.admin.send("PUT", place, less)

    assert {(status, body["code"]) for status, body in refused} == {(409, "last_administrator")}
    assert allowed[0] == 200


async def test_two_administrators_cannot_remove_each_other_at_once(front: Front) -> None:
    first, one = await front.signed_in(roles=("administrator",))
    second, two = await front.signed_in(roles=("administrator",))
    await front.pool.execute(
        """
        UPDATE person SET state = 'suspended'
        WHERE 'administrator' = ANY (roles) AND id <> ALL ($1::uuid[])
        """,
        [first.id, second.id],
    )
    less = {"roles": ["reader"], "state": "active"}

    answers = await asyncio.gather(
        one.send("PUT", f"/v1/people/{second.id}", less),
        two.send("PUT", f"/v1/people/{first.id}", less),
    )
    left = await front.pool.fetchval(
        "SELECT count(*) FROM person WHERE 'administrator' = ANY (roles) AND state = 'active'"
    )

    assert sorted(status for status, _ in answers) in ([200, 401], [200, 403], [200, 409])
    assert left == 1


async def test_the_directory_shows_all_houses_and_nothing_inner(front: Front) -> None:
    organisation = await front.organisation(country="DE", kind="police")
    _, browser = await front.signed_in(roles=("reader",))

    _, listed = await browser.send("GET", "/v1/organisations")
    _, one = await browser.send("GET", f"/v1/organisations/{organisation}")
    made = await browser.send(
        "POST", "/v1/organisations", {"name": "Mine", "kind": "lab", "country": "GB"}
    )

    assert one in listed["organisations"]
    assert one.keys() == {"id", "name", "kind", "country", "state"}
    assert (one["country"], one["kind"], made[0]) == ("DE", "police", 403)


async def test_a_name_that_is_taken_is_not_given_again(front: Front) -> None:
    organisation = await front.organisation()
    change = {"name": "Directorate", "state": "active", "scopes": []}

    status, problem = await front.admin.send("PUT", f"/v1/organisations/{organisation}", change)
    missing = await front.admin.send("PUT", f"/v1/organisations/{uuid4()}", change)

    assert (status, problem["code"], missing[0]) == (409, "name_taken", 404)


async def test_nobody_suspends_their_own_house(front: Front) -> None:
    change = {"name": "Directorate", "state": "suspended", "scopes": []}
    own = f"/v1/organisations/{front.admin.organisation.id}"

    status, problem = await front.admin.send("PUT", own, change)

    assert (status, problem["code"]) == (409, "last_administrator")


async def test_industry_sees_itself_and_no_directory(front: Front) -> None:
    organisation = await front.organisation(kind="industry")
    _, browser = await front.signed_in(organisation_id=organisation)
    places = [
        "/v1/organisations",
        f"/v1/organisations/{front.admin.organisation.id}",
        "/v1/focal-points",
        "/v1/focal-points/unreachable",
    ]

    refused = [(await browser.send("GET", place))[0] for place in places]
    own = await browser.send("GET", f"/v1/organisations/{organisation}")

    assert (refused, own[0]) == ([403] * 4, 200)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "X", "kind": "lab"}, "country_missing"),
        ({"name": "X", "kind": "gang", "country": "GB"}, "word_unknown"),
        ({"name": "X", "kind": "lab", "country": "ZZ"}, "country_unknown"),
        ({"name": "Directorate", "kind": "lab", "country": "GB"}, "name_taken"),
        ({"name": "X\u0000", "kind": "lab", "country": "GB"}, "text_not_allowed"),
        ({"name": "X", "kind": "lab", "country": "GB", "scopes": ["root"]}, "word_unknown"),
    ],
)
async def test_an_organisation_that_cannot_be_is_refused(
    front: Front, body: dict[str, object], code: str
) -> None:
    status, problem = await front.admin.post("/v1/organisations", body)

    assert (status in {409, 422}, problem["code"]) == (True, code)
