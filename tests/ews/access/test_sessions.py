"""Sessions: begun anew by a proof; ended by time, by people, by managers."""

from datetime import timedelta

import pyotp
import pytest

from ews.settings_access import AccessSettings
from tests.clock import NOW, FixedClock
from tests.ews.access.front import PASSWORD, Front, ahead, open_front
from tests.ews.running import Running

NEW = "seven copper lanterns sleep"


async def test_the_second_factor_begins_a_new_session(front: Front) -> None:
    person, browser = await front.person(), front.browser()
    await browser.sign_in(person.sign_in_name)
    before = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}

    _, begun = await browser.send("POST", "/v1/session/second-factor", {})
    confirm = "/v1/session/second-factor/confirm"
    wrong = await browser.send("POST", confirm, {"code": "000000"})
    still = await browser.send("GET", "/v1/session")
    code = pyotp.TOTP(begun["secret"]).at(front.clock.now())
    right = await browser.send("POST", confirm, {"code": code})
    after = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
    old = await front.browser().send(
        "GET", "/v1/session", Cookie=f"ews_session={before['ews_session']}"
    )
    now = await browser.send("GET", "/v1/session")

    assert (wrong[0], still[1]["second_factor"]) == (401, "to_set_up")
    assert (right[0], len(right[1]["recovery_codes"])) == (200, 10)
    assert before["ews_session"] != after["ews_session"]
    assert (old[0], now[1]["second_factor"]) == (401, "done")


async def test_a_session_goes_idle(front: Front) -> None:
    _, browser = await front.signed_in()

    ahead(front, minutes=59)
    awake = await browser.send("GET", "/v1/session")
    ahead(front, minutes=59)
    still = await browser.send("GET", "/v1/session")
    ahead(front, minutes=61)
    idle = await browser.send("GET", "/v1/session")

    assert (awake[0], still[0], idle[0]) == (200, 200, 401)


async def test_a_session_ends_however_busy_it_is(front: Front) -> None:
    _, browser = await front.signed_in()
    statuses = []

    for _ in range(13):
        ahead(front, minutes=59)
        statuses.append((await browser.send("GET", "/v1/session"))[0])

    assert statuses == [200] * 12 + [401]


async def test_people_sign_out_and_end_their_sessions(front: Front) -> None:
    person, first = await front.signed_in()
    second, third = front.browser(), front.browser()
    ahead(front, minutes=1)
    await second.sign_in(person.sign_in_name, code=front.code(person))
    ahead(front, minutes=1)
    await third.sign_in(person.sign_in_name, code=front.code(person))

    _, listed = await first.send("GET", "/v1/sessions")
    signed_out = await second.send("DELETE", "/v1/session")
    ended = await first.send("DELETE", "/v1/sessions")
    states = [(await each.send("GET", "/v1/session"))[0] for each in (first, second, third)]

    assert [each["current"] for each in listed["sessions"]] == [True, False, False]
    assert (signed_out[0], ended[0], states) == (200, 200, [200, 401, 401])


async def test_nobody_ends_the_session_of_another(front: Front) -> None:
    _, mine = await front.signed_in()
    _, other = await front.signed_in()
    _, session = await other.send("GET", "/v1/session")

    refused = await mine.send("DELETE", f"/v1/sessions/{session['id']}")

    assert (refused[0], (await other.send("GET", "/v1/session"))[0]) == (404, 200)


async def test_a_changed_password_ends_the_other_sessions(front: Front) -> None:
    person, mine = await front.signed_in()
    ahead(front, minutes=1)
    other = front.browser()
    await other.sign_in(person.sign_in_name, code=front.code(person))

    wrong = await mine.send("PUT", "/v1/session/password", {"current": NEW, "password": NEW})
    right = await mine.send("PUT", "/v1/session/password", {"current": PASSWORD, "password": NEW})
    ahead(front, minutes=1)
    old = await front.browser().sign_in(person.sign_in_name, code=front.code(person))
    new = await front.browser().sign_in(person.sign_in_name, NEW, code=front.code(person))

    assert (wrong[0], right[0], old[0], new[0]) == (401, 200, 401, 200)
    assert (await other.send("GET", "/v1/session"))[0] == 401
    assert (await mine.send("GET", "/v1/session"))[0] == 200


async def test_an_authenticator_is_replaced_by_a_code_of_it_only(front: Front) -> None:
    person, browser = await front.signed_in()
    ahead(front, minutes=1)

    without = await browser.send("POST", "/v1/session/second-factor", {})
    wrong = await browser.send("POST", "/v1/session/second-factor", {"code": "000000"})
    right = await browser.send("POST", "/v1/session/second-factor", {"code": front.code(person)})
    ahead(front, minutes=1)
    still_old = await front.browser().sign_in(person.sign_in_name, code=front.code(person))

    assert (without[0], wrong[0], right[0], still_old[0]) == (401, 401, 201, 200)


@pytest.mark.parametrize("change", [{"state": "suspended"}, {"roles": ["reader"]}])
async def test_who_may_do_less_is_signed_out(front: Front, change: dict[str, object]) -> None:
    person, browser = await front.signed_in()

    await front.admin.send(
        "PUT", f"/v1/people/{person.id}", {"roles": ["manager"], "state": "active", **change}
    )

    assert (await browser.send("GET", "/v1/session"))[0] == 401


async def test_of_a_suspended_organisation_nobody_is_let_in(front: Front) -> None:
    organisation = await front.organisation()
    person, browser = await front.signed_in(organisation_id=organisation)
    made = await browser.send("POST", "/v1/keys", {"scopes": ["report:read"]})
    body = {"name": f"Suspended {organisation}", "state": "suspended", "scopes": []}
    ahead(front, minutes=1)

    await front.admin.send("PUT", f"/v1/organisations/{organisation}", body)
    by_key = await front.browser().send(
        "GET", "/v1/changes", Authorization=f"Bearer {made[1]['key']}"
    )
    anew = await front.browser().sign_in(person.sign_in_name, code=front.code(person))

    assert (made[0], by_key[0], anew[0]) == (201, 401, 401)
    assert (await browser.send("GET", "/v1/session"))[0] == 401


async def test_a_key_has_no_session(front: Front) -> None:
    status, problem = await front.admin.get("/v1/session")

    assert (status, problem["code"]) == (403, "session_needed")


async def test_only_the_hash_of_a_token_is_kept(front: Front) -> None:
    _, browser = await front.signed_in()
    [cookie] = [each for each in browser.session.cookie_jar if each.key == "ews_session"]

    rows = await front.pool.fetch("SELECT s::text AS row FROM session s ORDER BY id")

    assert cookie.value not in str(rows)


async def test_without_a_needed_second_factor_a_password_will_do(running: Running) -> None:
    settings = AccessSettings(totp_required=False, session_idle=timedelta(minutes=5))
    async with open_front(running, FixedClock(NOW), settings) as relaxed:
        person, browser = await relaxed.person(), relaxed.browser()
        status, session = await browser.sign_in(person.sign_in_name)
        people = await browser.send("GET", "/v1/people")

    assert (status, session["second_factor"], people[0]) == (200, "done", 200)
