"""Keys: rotated with an overlap, last use known, never in a log, never more than one may give."""

import io
from uuid import uuid4

from ews.log import configure_logging
from tests.ews.access.front import PASSWORD, Browser, Front, ahead

READ = {"scopes": ["report:read"]}


async def works(front: Front, key: str) -> int:
    """Use a key; return the status."""
    browser = front.browser()
    status, _ = await browser.send("GET", "/v1/focal-points", Authorization=f"Bearer {key}")
    return status


async def made_by(browser: Browser, **body: object) -> tuple[str, str]:
    status, made = await browser.send("POST", "/v1/keys", {**READ, **body})
    assert status == 201, made
    return made["prefix"], made["key"]


async def test_a_key_is_shown_once(front: Front) -> None:
    _, browser = await front.signed_in()
    prefix, key = await made_by(browser, label="LIMS", days=30)

    _, listed = await browser.send("GET", "/v1/keys")
    [shown] = listed["keys"]

    assert (shown["prefix"], shown["label"], shown["last_used_at"]) == (prefix, "LIMS", None)
    assert key.partition(".")[2] not in str(listed)
    assert await works(front, key) == 200


async def test_both_keys_work_until_the_overlap_is_over(front: Front) -> None:
    _, browser = await front.signed_in()
    prefix, old = await made_by(browser)

    status, rotated = await browser.send("POST", f"/v1/keys/{prefix}/rotate", {"overlap_hours": 2})
    during = [await works(front, key) for key in (old, rotated["key"])]
    ahead(front, hours=2)
    after = [await works(front, key) for key in (old, rotated["key"])]
    row = await front.pool.fetchrow("SELECT replaced_by FROM api_key WHERE prefix = $1", prefix)

    assert (status, during, after) == (201, [200, 200], [401, 200])
    assert row is not None
    assert row["replaced_by"] == rotated["prefix"]


async def test_a_key_rotates_and_ends_itself_but_keeps_its_end(front: Front) -> None:
    _, browser = await front.signed_in()
    prefix, key = await made_by(browser, days=10)
    machine, bearer = front.browser(), {"Authorization": f"Bearer {key}"}
    ahead(front, days=4)

    status, rotated = await machine.send("POST", f"/v1/keys/{prefix}/rotate", {}, **bearer)
    twice = await machine.send("POST", f"/v1/keys/{prefix}/rotate", {}, **bearer)
    own = await machine.send("GET", "/v1/keys", **bearer)
    ended = await machine.send("DELETE", f"/v1/keys/{prefix}", **bearer)
    ahead(front, days=6)

    assert (status, twice[1]["code"]) == (201, "key_ended")
    assert [each["prefix"] for each in own[1]["keys"]] == [prefix]
    assert ended[1]["revoked_at"] is not None
    assert [await works(front, each) for each in (key, rotated["key"])] == [401, 401]


async def test_a_manager_renews_the_time_of_a_key(front: Front) -> None:
    organisation = await front.organisation()
    _, browser = await front.signed_in(organisation_id=organisation)
    prefix, _ = await made_by(browser, days=1)
    ahead(front, minutes=50)

    _, rotated = await browser.send("POST", f"/v1/keys/{prefix}/rotate", {})
    ahead(front, hours=23, minutes=30)

    assert await works(front, rotated["key"]) == 200


async def test_keys_of_other_houses_are_not_there(front: Front) -> None:
    _, mine = await front.signed_in()
    _, other = await front.signed_in()
    prefix, key = await made_by(other)

    answers = [
        await mine.send("DELETE", f"/v1/keys/{prefix}"),
        await mine.send("POST", f"/v1/keys/{prefix}/rotate", {}),
        await mine.send("GET", f"/v1/keys?organisation_id={front.admin.organisation.id}"),
        await mine.send("POST", "/v1/keys", {**READ, "organisation_id": str(uuid4())}),
        await mine.send("DELETE", "/v1/keys/%00"),
    ]

    assert [status for status, _ in answers] == [404] * 5
    assert await works(front, key) == 200


async def test_nobody_gives_a_key_more_than_the_house_may(front: Front) -> None:
    _, manager = await front.signed_in()
    _, reader = await front.signed_in(roles=("reader",))

    admin = await manager.send("POST", "/v1/keys", {"scopes": ["admin"]})
    audit = await manager.send("POST", "/v1/keys", {"scopes": ["report:read", "audit:read"]})
    plain = await reader.send("POST", "/v1/keys", READ)

    assert [each[1]["code"] for each in (admin, audit)] == ["not_yours_to_give"] * 2
    assert (plain[0], plain[1]["code"]) == (403, "scope_missing")


async def test_a_personal_key_does_no_more_than_its_person_and_breeds_none(front: Front) -> None:
    person, reader = await front.signed_in(roles=("reader",))
    own = {"scopes": ["report:read"], "personal": True}

    status, made = await reader.send("POST", "/v1/keys", own)
    more = await reader.send("POST", "/v1/keys", {**own, "scopes": ["report:write"]})
    bred = await front.browser().send(
        "POST", "/v1/keys", own, Authorization=f"Bearer {made['key']}"
    )
    await front.admin.send(
        "PUT", f"/v1/people/{person.id}", {"roles": ["reader"], "state": "suspended"}
    )

    assert (status, made["person_id"]) == (201, person.id)
    assert [each[1]["code"] for each in (more, bred)] == ["not_yours_to_give"] * 2
    assert await works(front, made["key"]) == 401


async def test_who_may_do_less_loses_the_keys_that_let_more(front: Front) -> None:
    person, browser = await front.signed_in(roles=("reporter",))
    more = {"scopes": ["report:read", "report:write"], "personal": True}
    less = {"scopes": ["report:read"], "personal": True}
    keys = [(await browser.send("POST", "/v1/keys", body))[1]["key"] for body in (more, less)]

    await front.admin.send(
        "PUT", f"/v1/people/{person.id}", {"roles": ["reader"], "state": "active"}
    )

    assert [await works(front, key) for key in keys] == [401, 200]


async def test_the_last_use_is_known_to_the_minute(front: Front) -> None:
    _, browser = await front.signed_in()
    prefix, key = await made_by(browser)

    async def last_use() -> object:
        return await front.pool.fetchval(
            "SELECT last_used_at FROM api_key WHERE prefix = $1", prefix
        )

    await works(front, key)
    first = await used(last_use)
    ahead(front, seconds=59)
    await works(front, key)
    soon = await last_use()
    ahead(front, seconds=2)
    await works(front, key)
    await works(front, key)
    later = await last_use()

    assert first == soon
    assert later == front.clock.now()


async def used(last_use: object) -> object:
    """Wait until the use is noted, which is after the answer."""
    for _ in range(100):
        found = await last_use()  # type: ignore[operator]
        if found is not None:
            return found
    raise TimeoutError


async def test_no_secret_is_logged(front: Front) -> None:
    written = io.StringIO()
    configure_logging("debug", written)
    person, browser = await front.signed_in()
    _, key = await made_by(browser)
    await works(front, key)
    await works(front, key[:-1] + "x")
    await front.browser().sign_in(person.sign_in_name, "not " + PASSWORD, code="123456")
    cookies = [cookie.value for cookie in browser.session.cookie_jar]

    secrets = [key.partition(".")[2], person.secret, PASSWORD, "123456", *cookies]
    secrets += [*person.recovery_codes, browser.headers["X-CSRF-Token"]]

    assert '"request"' in written.getvalue()
    assert [each for each in secrets if each in written.getvalue()] == []
