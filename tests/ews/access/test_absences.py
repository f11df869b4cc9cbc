"""Who was not seen for long is reminded, then suspended; their focal points lapse."""

from uuid import UUID

from ews.worker.absences import watch_absences
from ews.worker.surroundings import Surroundings
from tests.clock import FixedClock
from tests.ews.access.focal import ALL, house, nominated, row, step, why
from tests.ews.access.front import Front, ahead


async def test_half_a_year_without_a_sign_in_ends_it_whether_a_timer_ran_or_not(
    front: Front, around: Surroundings
) -> None:
    person, browser, _ = await house(front, "EE")
    made = await nominated(browser, person.id, "EE")
    await step(front, made, "verify")
    await step(front, made, "activate")

    ahead(front, days=90)
    await watch_absences(around)
    reminded = await row(front, person)
    ahead(front, days=89)
    await watch_absences(around)
    still = await why(front, "EE")
    ahead(front, days=1)
    before_the_timer = await why(front, "EE")
    await watch_absences(around)
    suspended = await row(front, person)

    assert (reminded["state"], reminded["reminded_at"] is not None) == ("active", True)
    assert (still, before_the_timer, await why(front, "EE")) == (None, "not_seen", "lapsed")
    assert suspended["state"] == "suspended"
    assert suspended["suspended_because"] == "not seen for 180 days"
    _, shown = await front.admin.get(f"{ALL}/{made}")
    assert shown["history"][-1] | {"at": ""} == {
        "state": "lapsed",
        "by_organisation": None,
        "by_person": None,
        "note": "not seen for 180 days",
        "at": "",
    }


async def test_who_signs_in_is_reminded_anew_only_after_another_absence(
    front: Front, around: Surroundings
) -> None:
    person, _ = await front.signed_in()
    ahead(front, days=91)
    await watch_absences(around)
    first = (await row(front, person))["reminded_at"]
    ahead(front, days=1)
    await watch_absences(around)
    same = (await row(front, person))["reminded_at"]

    await front.browser().sign_in(person.sign_in_name, code=front.code(person))
    cleared = (await row(front, person))["reminded_at"]

    assert first == same is not None
    assert cleared is None


async def test_who_comes_back_is_reinstated_by_whoever_manages(
    front: Front, around: Surroundings
) -> None:
    person, _ = await front.signed_in()
    ahead(front, days=200)
    await watch_absences(around)
    refused = await front.browser().sign_in(person.sign_in_name, code=front.code(person))
    body = {"roles": ["manager"], "state": "active"}

    await front.admin.send("PUT", f"/v1/people/{person.id}", body)
    await watch_absences(around)
    back = await front.browser().sign_in(person.sign_in_name, code=front.code(person))

    assert (refused[0], back[0]) == (401, 200)


async def test_a_key_of_ones_own_that_is_used_counts_as_being_there(
    front: Front, around: Surroundings
) -> None:
    person, browser = await front.signed_in()
    own = {"scopes": ["report:read"], "personal": True}
    _, made = await browser.send("POST", "/v1/keys", own)
    ahead(front, days=179)
    await front.browser().send("GET", ALL, Authorization=f"Bearer {made['key']}")
    ahead(front, days=2)

    await watch_absences(around)

    assert (await row(front, person))["state"] == "active"


async def test_the_last_administrator_is_not_suspended_for_absence(
    front: Front, around: Surroundings
) -> None:
    await front.pool.execute("UPDATE person SET roles = '{reader}'")
    one, _ = await front.signed_in(roles=("administrator",))
    two, _ = await front.signed_in(roles=("administrator",))
    ahead(front, days=365)

    await watch_absences(around)

    assert sorted([str((await row(front, each))["state"]) for each in (one, two)]) == [
        "active",
        "suspended",
    ]


async def test_a_last_day_ends_a_focal_point(front: Front, around: Surroundings) -> None:
    person, browser, _ = await house(front, "FI")
    today = front.clock.now().date()
    last = today.replace(year=today.year + 1).isoformat()
    made = await nominated(browser, person.id, "FI", valid_until=last)
    await step(front, made, "verify")
    await step(front, made, "activate")
    await front.pool.execute(
        "UPDATE person SET last_seen_at = $2 WHERE id = $1",
        UUID(person.id),
        front.clock.now().replace(year=today.year + 1),
    )
    assert isinstance(front.clock, FixedClock)
    front.clock.instant = front.clock.now().replace(year=today.year + 1)
    on_it = await why(front, "FI")
    ahead(front, days=1)
    after = await why(front, "FI")
    await watch_absences(around)

    assert (on_it, after, await why(front, "FI")) == (None, "not_seen", "lapsed")
