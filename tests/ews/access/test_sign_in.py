"""Signing in by password and code: who is refused learns nothing; no code works twice."""

import asyncio
from uuid import uuid4

import pytest

from ews.flow.signing_in import Browser as Origin
from ews.flow.signing_in import count
from tests.ews.access.front import PASSWORD, Front, ahead


async def test_a_password_alone_opens_only_the_set_up_of_the_second_factor(front: Front) -> None:
    person, browser = await front.person(), front.browser()

    status, session = await browser.sign_in(person.sign_in_name)
    refused = [
        await browser.send("GET", path) for path in ("/v1/people", "/v1/changes", "/v1/keys")
    ]

    assert (status, session["second_factor"], session["scopes"]) == (200, "to_set_up", [])
    assert {(each[0], each[1]["code"]) for each in refused} == {(403, "second_factor_missing")}


async def test_the_second_factor_opens_what_the_roles_let(front: Front) -> None:
    _, browser = await front.enrolled()

    status, session = await browser.send("GET", "/v1/session")
    people = await browser.send("GET", "/v1/people")
    forbidden = await browser.send("GET", "/v1/signals")

    assert (status, session["second_factor"]) == (200, "done")
    assert session["scopes"] == ["check", "org:manage", "report:read", "report:write"]
    assert (people[0], len(people[1]["people"])) == (200, 1)
    assert forbidden[1]["code"] == "scope_missing"


async def test_every_refusal_is_the_same(front: Front) -> None:
    person, _ = await front.signed_in()
    suspended, _ = await front.signed_in()
    await front.admin.send(
        "PUT", f"/v1/people/{suspended.id}", {"roles": ["reader"], "state": "suspended"}
    )
    ahead(front, minutes=2)
    code = front.code(person)

    answers = [
        await front.browser().sign_in(name, password, **({"code": code} if code else {}))
        for name, password, code in [
            ("nobody.at.all", PASSWORD, ""),
            (person.sign_in_name, "wrong " + PASSWORD, code),
            (person.sign_in_name, PASSWORD, "000000"),
            (person.sign_in_name, PASSWORD, ""),
            (suspended.sign_in_name, PASSWORD, front.code(suspended)),
        ]
    ]

    assert {status for status, _ in answers} == {401}
    assert len({str(problem) for _, problem in answers}) == 1
    assert answers[0][1]["code"] == "sign_in_refused"


async def test_an_unknown_name_costs_a_password_check_too(front: Front) -> None:
    known, unknown = await front.person(), f"nobody.{uuid4().hex}"
    await front.browser().sign_in(unknown)  # makes what is compared with for nobody

    async def seconds(name: str) -> float:
        began = asyncio.get_running_loop().time()
        await front.browser().sign_in(name, "not the password of anybody")
        return asyncio.get_running_loop().time() - began

    there = min([await seconds(known.sign_in_name) for _ in range(3)])
    not_there = min([await seconds(unknown) for _ in range(3)])

    assert 0.4 < not_there / there < 2.5


async def test_the_audit_says_who_signed_in_and_what_they_did(front: Front) -> None:
    person, browser = await front.enrolled()
    await browser.send("POST", "/v1/groups", {"name": "Audited", "purpose": "group"})

    rows = await front.pool.fetch(
        "SELECT action, entry::jsonb ->> 'actor' AS actor FROM audit_entry "
        "WHERE entry::jsonb ->> 'person_id' = $1 ORDER BY id",
        person.id,
    )
    actions = [row["action"] for row in rows]

    assert {row["actor"] for row in rows} == {f"person:{person.id}"}
    assert actions[0] == "POST /v1/sign-in"
    assert "POST /v1/groups" in actions


async def test_a_code_works_once(front: Front) -> None:
    person, _ = await front.enrolled()
    ahead(front, minutes=2)
    code = front.code(person)

    first = await front.browser().sign_in(person.sign_in_name, code=code)
    again = await front.browser().sign_in(person.sign_in_name, code=code)
    older = await front.browser().sign_in(person.sign_in_name, code=front.code(person, steps=-1))

    assert (first[0], again[0], older[0]) == (200, 401, 401)


async def test_of_two_at_once_with_one_code_one_is_refused(front: Front) -> None:
    person, _ = await front.signed_in()
    ahead(front, minutes=2)
    code = front.code(person)

    answers = await asyncio.gather(
        front.browser().sign_in(person.sign_in_name, code=code),
        front.browser().sign_in(person.sign_in_name, code=code),
    )

    assert sorted(status for status, _ in answers) == [200, 401]


@pytest.mark.parametrize("steps", [-1, 1])
async def test_a_clock_may_be_half_a_minute_off(front: Front, steps: int) -> None:
    person, _ = await front.signed_in()
    ahead(front, minutes=2)

    near = await front.browser().sign_in(person.sign_in_name, code=front.code(person, steps=steps))

    assert near[0] == 200


async def test_a_code_of_a_minute_ago_is_refused(front: Front) -> None:
    person, _ = await front.signed_in()
    ahead(front, minutes=5)

    late = await front.browser().sign_in(person.sign_in_name, code=front.code(person, steps=-2))

    assert late[0] == 401


async def test_a_recovery_code_works_once_as_it_was_written_down(front: Front) -> None:
    person, _ = await front.enrolled()
    code = person.recovery_codes[3].upper().replace("-", " ")

    first = await front.browser().sign_in(person.sign_in_name, code=code)
    again = await front.browser().sign_in(person.sign_in_name, code=code)

    assert (first[0], again[0]) == (200, 401)


async def fail(front: Front, name: str, times: int) -> None:
    """Count tries from loopback as failed, as a sign-in does before it checks anything."""
    browser = Origin(address="127.0.0.1", agent="", old_token=None)
    async with front.pool.acquire() as conn:
        for _ in range(times):
            await count(conn, name, browser, at=front.clock.now())


async def test_ten_wrong_tries_shut_a_name_for_an_address_for_a_while(front: Front) -> None:
    person = await front.person()
    await fail(front, person.sign_in_name, 9)

    tenth = await front.browser().sign_in(person.sign_in_name, "wrong password here")
    status, headers, problem = await front.browser().ask(
        "POST", "/v1/sign-in", {"sign_in_name": person.sign_in_name, "password": PASSWORD}
    )
    ahead(front, minutes=16)
    later = await front.browser().sign_in(person.sign_in_name)

    assert (tenth[0], status, problem["code"]) == (401, 429, "too_many_requests")
    assert (headers["Retry-After"], later[0]) == ("900", 200)


async def test_a_name_that_nobody_has_is_shut_alike(front: Front) -> None:
    await fail(front, "nobody.at.home", 9)

    statuses = [(await front.browser().sign_in("Nobody.At.Home "))[0] for _ in range(2)]

    assert statuses == [401, 429]


async def test_a_right_sign_in_is_not_counted(front: Front) -> None:
    person = await front.person()
    await fail(front, person.sign_in_name, 9)

    statuses = [(await front.browser().sign_in(person.sign_in_name))[0] for _ in range(2)]

    assert statuses == [200, 200]


async def test_an_invitation_sets_a_password_once(front: Front) -> None:
    invited = await front.invited()
    body = {"invitation": invited["invitation"], "password": PASSWORD}

    first = await front.browser().send("POST", "/v1/sign-in/invitation", body)
    again = await front.browser().send("POST", "/v1/sign-in/invitation", body)
    made_up = await front.browser().send(
        "POST", "/v1/sign-in/invitation", {**body, "invitation": "x" * 43}
    )

    assert (first[0], again[0]) == (200, 401)
    assert again == made_up


async def test_an_invitation_lasts_a_week(front: Front) -> None:
    invited = await front.invited()
    ahead(front, days=7)

    late = await front.browser().send(
        "POST",
        "/v1/sign-in/invitation",
        {"invitation": invited["invitation"], "password": PASSWORD},
    )

    assert (late[0], late[1]["code"]) == (401, "invitation_void")


async def test_a_weak_password_leaves_the_invitation_good(front: Front) -> None:
    invited = await front.invited()
    body = {"invitation": invited["invitation"], "password": "Password1234!"}

    weak = await front.browser().send("POST", "/v1/sign-in/invitation", body)
    strong = await front.browser().send(
        "POST", "/v1/sign-in/invitation", {**body, "password": PASSWORD}
    )

    assert (weak[0], weak[1]["code"], strong[0]) == (422, "password_weak", 200)
    assert "Password1234!" not in str(weak[1])


async def test_a_new_invitation_voids_the_one_before(front: Front) -> None:
    invited = await front.invited()
    _, again = await front.admin.post(f"/v1/people/{invited['id']}/invitation")

    old, new = [
        await front.browser().send(
            "POST", "/v1/sign-in/invitation", {"invitation": each, "password": PASSWORD}
        )
        for each in (invited["invitation"], again["invitation"])
    ]

    assert (old[0], new[0]) == (401, 200)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sign_in_name": "a"},
        {"sign_in_name": "a", "password": 7},
        {"sign_in_name": "\ud800x", "password": "p"},
        {"sign_in_name": "a", "password": "p\ud800"},
        {"sign_in_name": "a", "password": "x" * 201},
        {"sign_in_name": "a", "password": "s3cret-s3cret\u0000", "code": ["1"]},
    ],
)
async def test_a_broken_sign_in_is_refused_in_words_that_hold_no_secret(
    front: Front, body: object
) -> None:
    status, problem = await front.browser().send("POST", "/v1/sign-in", body)

    assert status == 422
    assert "s3cret" not in str(problem)
