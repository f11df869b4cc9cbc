"""A clock that is set on or back: no session comes to life again or lasts longer, no code twice."""

from datetime import timedelta

import pytest

from ews.flow.signing import Signer
from ews.flow.signing_in import MOST_NEAR, count
from ews.flow.signing_in import Browser as Origin
from ews.settings_access import AccessSettings
from ews.store.signing_keys import rotate
from ews.worker.absences import end_sessions_in_time
from ews.worker.surroundings import Surroundings
from tests.clock import NOW, FixedClock
from tests.ews.access.front import Browser, Front, ahead, open_front
from tests.ews.running import Running

WHOLE = AccessSettings().session_longest


async def status(browser: Browser) -> int:
    return (await browser.send("GET", "/v1/session"))[0]


@pytest.mark.parametrize("on", [timedelta(minutes=61), WHOLE, timedelta(days=400)])
async def test_a_session_that_came_too_late_stays_ended(front: Front, on: timedelta) -> None:
    _, browser = await front.signed_in()

    ahead(front, seconds=on.total_seconds())
    late = await status(browser)
    ahead(front, seconds=-on.total_seconds())
    back = await status(browser)

    assert (late, back) == (401, 401)


@pytest.mark.parametrize("on", [timedelta(minutes=61), WHOLE])
async def test_a_session_that_ended_while_nobody_came_stays_ended(
    front: Front, around: Surroundings, on: timedelta
) -> None:
    _, browser = await front.signed_in()

    ahead(front, seconds=on.total_seconds())
    await end_sessions_in_time(around)
    ahead(front, seconds=-on.total_seconds())

    assert await status(browser) == 401


async def test_the_worker_ends_no_session_that_holds(front: Front, around: Surroundings) -> None:
    _, browser = await front.signed_in()

    ahead(front, minutes=59)
    await end_sessions_in_time(around)

    assert await status(browser) == 200


async def test_the_worker_ends_sessions_after_the_silence_that_was_set(
    running: Running, around: Surroundings
) -> None:
    settings = AccessSettings(session_idle=timedelta(hours=2))
    async with open_front(running, FixedClock(NOW), settings) as patient:
        _, browser = await patient.signed_in()
        theirs = Surroundings(
            pool=patient.pool,
            clock=patient.clock,
            sender=around.sender,
            rules=around.rules,
            backoff=around.backoff,
            push_seconds=1,
            session_idle=settings.session_idle,
        )

        ahead(patient, minutes=119)
        await end_sessions_in_time(theirs)
        awake = await status(browser)
        ahead(patient, minutes=121)
        await end_sessions_in_time(theirs)
        ahead(patient, minutes=-121)

        assert (awake, await status(browser)) == (200, 401)


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=400)])
async def test_a_session_of_a_time_to_come_ends(front: Front, back: timedelta) -> None:
    """It would last longer than it may, by as much as the clock was set back."""
    _, browser = await front.signed_in()

    ahead(front, seconds=-back.total_seconds())
    _, listed = await browser.send("GET", "/v1/sessions")
    gone = await status(browser)
    ahead(front, seconds=back.total_seconds())

    assert "sessions" not in listed
    assert (gone, await status(browser)) == (401, 401)


async def test_machines_may_differ_by_seconds(front: Front) -> None:
    _, browser = await front.signed_in()

    ahead(front, seconds=-50)
    before = await status(browser)
    ahead(front, seconds=50)

    assert (before, await status(browser)) == (200, 200)


async def test_small_steps_back_do_not_keep_a_session_awake_or_longer(front: Front) -> None:
    _, browser = await front.signed_in()
    statuses = []

    for _ in range(13):
        ahead(front, minutes=59)
        statuses.append(await status(browser))
        ahead(front, seconds=-50)

    assert statuses[0] == 200
    assert statuses[-1] == 401


@pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3), timedelta(days=-400)])
async def test_who_signed_out_stays_signed_out(front: Front, step: timedelta) -> None:
    _, browser = await front.signed_in()
    [cookie] = [each.value for each in browser.session.cookie_jar]
    await browser.send("DELETE", "/v1/session")

    ahead(front, seconds=step.total_seconds())
    answer = await front.browser().send("GET", "/v1/session", Cookie=f"ews_session={cookie}")
    ahead(front, seconds=-step.total_seconds())

    assert answer[0] == 401


async def test_a_code_is_refused_again_after_a_step_back(front: Front) -> None:
    person, _ = await front.signed_in()
    now = front.code(person)
    first = await front.browser().sign_in(person.sign_in_name, code=now)

    ahead(front, seconds=-30)
    same = await front.browser().sign_in(person.sign_in_name, code=now)
    ahead(front, hours=-1)
    of_then = await front.browser().sign_in(person.sign_in_name, code=front.code(person))
    same_again = await front.browser().sign_in(person.sign_in_name, code=now)
    ahead(front, hours=1, seconds=30)
    caught_up = await front.browser().sign_in(person.sign_in_name, code=now)
    ahead(front, seconds=60)
    fresh = await front.browser().sign_in(person.sign_in_name, code=front.code(person))

    assert first[0] == 200
    assert [each[0] for each in (same, of_then, same_again, caught_up)] == [401] * 4
    assert fresh[0] == 200


async def test_after_a_step_back_a_recovery_code_lets_in_once(front: Front) -> None:
    person, _ = await front.signed_in()
    await front.browser().sign_in(person.sign_in_name, code=front.code(person))
    ahead(front, hours=-1)
    code = person.recovery_codes[0]

    browser = front.browser()
    first = await browser.sign_in(person.sign_in_name, code=code)
    held = await status(browser)
    ahead(front, hours=-1)
    again = await front.browser().sign_in(person.sign_in_name, code=code)
    ahead(front, hours=2)

    assert (first[0], held, again[0]) == (200, 200, 401)


async def test_failed_tries_count_on_after_a_step_back(front: Front) -> None:
    person, here = await front.person(), Origin(address="127.0.0.1", agent="", old_token=None)
    async with front.pool.acquire() as conn:
        for _ in range(MOST_NEAR):
            await count(conn, person.sign_in_name, here, at=front.clock.now())

    ahead(front, hours=-2)
    refused = await front.browser().sign_in(person.sign_in_name)
    ahead(front, hours=2)

    assert (refused[0], refused[1]["code"]) == (429, "too_many_requests")


async def test_a_key_that_was_rotated_signs_no_more_after_a_step_back(front: Front) -> None:
    signer, at = Signer(), front.clock.now()
    old = await signer.sign(front.pool, b"content", at=at)
    async with front.pool.acquire() as conn:
        await rotate(conn, at=at)

    new = await signer.sign(front.pool, b"content", at=at - timedelta(hours=1))

    assert old.split(".")[0] != new.split(".")[0]  # the head names the key
