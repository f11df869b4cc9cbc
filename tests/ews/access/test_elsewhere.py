"""Signing in at an OpenID provider: a real one on loopback, bound by invitation or by a manager."""

import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from ews.clock import SystemClock
from ews.settings_access import AccessSettings, OidcSettings
from tests.ews.access.front import Browser, Front, open_front
from tests.ews.running import Running

CLIENT, SECRET = "ews", "s3cret-of-the-client"
CALLBACK = "/v1/sign-in/oidc/callback"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Address of a provider that lets everybody in, a process of its own."""
    port = unused_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    with subprocess.Popen(  # noqa: S603 - of this test
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until_open(port)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def wait_until_open(port: int) -> None:
    """Return when something listens."""
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.fixture(scope="module")
async def front(running: Running, provider: str) -> AsyncIterator[Front]:
    """A service whose people sign in at the provider; the time is the real one, as there."""
    port = unused_port()
    settings = AccessSettings(
        base_url=f"http://127.0.0.1:{port}",
        oidc=OidcSettings(issuer=provider, client_id=CLIENT, client_secret=SECRET),
    )
    async with open_front(running, SystemClock(), settings) as opened:
        yield opened


async def at_provider(address: str, subject: str) -> dict[str, str]:
    """Sign in at the provider as somebody, and return what it answers by way of the browser."""
    async with (
        ClientSession() as session,
        session.post(address, data={"sub": subject}, allow_redirects=False) as answer,
    ):
        assert answer.status == 302, await answer.text()
        found = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in found.items()}


async def begin(browser: Browser, **body: str) -> str:
    """Begin a sign-in and return where the browser goes."""
    status, begun = await browser.send("POST", "/v1/sign-in/oidc", body)
    assert status == 200, begun
    return str(begun["address"])


async def come_back(browser: Browser, answer: dict[str, str]) -> tuple[int, str, Any]:
    """Bring the provider's answer; return the status, where to go, and the problem."""
    async with browser.session.get(
        browser.base + CALLBACK, params=answer, allow_redirects=False
    ) as found:
        body = await found.json(content_type=None) if found.status >= 400 else None
        return found.status, found.headers.get("Location", ""), body


async def bound(front: Front, subject: str) -> Any:
    """Take a person on who has an account at the provider."""
    invited = await front.invited()
    browser = front.browser()
    address = await begin(browser, invitation=invited["invitation"])
    assert (await come_back(browser, await at_provider(address, subject)))[0] == 303
    return invited


async def test_an_invitation_binds_an_account_that_then_signs_in(front: Front) -> None:
    invited = await bound(front, "anna")
    browser = front.browser()

    address = await begin(browser, return_to="/v1/session?from=sign-in")
    status, goes_to, _ = await come_back(browser, await at_provider(address, "anna"))
    _, session = await browser.send("GET", "/v1/session")

    assert (status, goes_to) == (303, "/v1/session?from=sign-in")
    assert (session["person_id"], session["second_factor"]) == (invited["id"], "done")


async def test_the_question_has_state_nonce_and_a_code_challenge(front: Front) -> None:
    address = await begin(front.browser())

    asked = parse_qs(urlsplit(address).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"][0].endswith(CALLBACK)
    assert {len(asked[name][0]) for name in ("state", "nonce", "code_challenge")} == {43}


async def test_an_account_that_is_nobodys_is_refused(front: Front) -> None:
    browser = front.browser()

    answer = await come_back(browser, await at_provider(await begin(browser), "stranger"))

    assert (answer[0], answer[2]["code"]) == (401, "sign_in_refused")


async def test_an_answer_is_taken_once_and_in_the_browser_that_asked(front: Front) -> None:
    await bound(front, "berta")
    mine, other = front.browser(), front.browser()
    answer = await at_provider(await begin(mine), "berta")
    await begin(other)

    foreign = await come_back(other, answer)
    first = await come_back(mine, answer)
    again = await come_back(mine, answer)

    assert (foreign[0], first[0], again[0]) == (401, 303, 401)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "made-up"},
        {"state": ""},
        {"code": "made-up"},
        {"code": ""},
        {"iss": "https://another.example"},
        {"code": "x" * 5000},
        {"state": "\x00"},
        {"code": "\x00"},
    ],
)
async def test_an_answer_that_was_changed_is_refused(front: Front, changed: dict[str, str]) -> None:
    browser = front.browser()
    answer = await at_provider(await begin(browser), "clara")

    status, _, problem = await come_back(browser, {**answer, **changed})

    assert (status, problem["code"]) == (401, "sign_in_refused")


async def test_a_code_of_another_sign_in_is_refused(front: Front) -> None:
    """Whoever stole a code has not the verifier it was asked for with, nor its nonce."""
    await bound(front, "dora")
    thief, victim = front.browser(), front.browser()
    stolen = await at_provider(await begin(victim), "dora")
    own = await at_provider(await begin(thief), "mallory")

    status, _, _ = await come_back(thief, {**own, "code": stolen["code"]})

    assert status == 401


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/x\\y",
        "javascript:alert(1)",
        "evil.example",
        "",
        " /x",
        "/x\r\nSet-Cookie: a=b",
        "/" + "x" * 600,
    ],
)
async def test_nobody_is_led_out_of_the_service(front: Front, address: str) -> None:
    status, problem = await front.browser().send("POST", "/v1/sign-in/oidc", {"return_to": address})

    assert status == 422
    assert problem["pointer"] == "/return_to"


async def test_a_used_invitation_binds_no_second_account(front: Front) -> None:
    invited = await bound(front, "emil")

    status, problem = await front.browser().send(
        "POST", "/v1/sign-in/oidc", {"invitation": invited["invitation"]}
    )

    assert (status, problem["code"]) == (401, "invitation_void")


async def test_an_invitation_does_not_move_an_account_to_another_person(front: Front) -> None:
    await bound(front, "fritz")
    invited, browser = await front.invited(), front.browser()

    address = await begin(browser, invitation=invited["invitation"])
    status, _, _ = await come_back(browser, await at_provider(address, "fritz"))

    assert status == 401


async def test_a_manager_binds_an_account_by_its_subject(front: Front, provider: str) -> None:
    invited, browser = await front.invited(), front.browser()
    account = {"issuer": provider, "subject": "gerda"}

    status, shown = await front.admin.send("PUT", f"/v1/people/{invited['id']}/account", account)
    again, _ = await front.admin.send("PUT", f"/v1/people/{invited['id']}/account", account)
    came = await come_back(browser, await at_provider(await begin(browser), "gerda"))

    assert (status, shown["has_account_elsewhere"], again, came[0]) == (200, True, 409, 303)


async def test_who_is_suspended_is_refused_there_too(front: Front) -> None:
    invited = await bound(front, "hans")
    await front.admin.send(
        "PUT", f"/v1/people/{invited['id']}", {"roles": ["reader"], "state": "suspended"}
    )
    browser = front.browser()

    came = await come_back(browser, await at_provider(await begin(browser), "hans"))

    assert came[0] == 401


# ------------------------------------------------------------------ a provider that lies


async def test_a_provider_that_is_not_there_is_said_so(running: Running) -> None:
    oidc = OidcSettings(
        issuer=f"http://127.0.0.1:{unused_port()}", client_id=CLIENT, client_secret=SECRET
    )
    async with open_front(running, SystemClock(), AccessSettings(oidc=oidc)) as lonely:
        status, problem = await lonely.browser().send("GET", "/v1/sign-in/oidc")

    assert (status, problem["code"]) == (502, "sign_in_elsewhere_unavailable")


async def test_without_a_provider_the_route_says_so(patient_lab: Any) -> None:
    status, problem = await patient_lab.get("/v1/sign-in/oidc")

    assert (status, problem["code"]) == (404, "not_found")
