"""The cookie of a session: no script and no other site can use it; no bytes in it do harm."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from yarl import URL

from ews.settings_access import AccessSettings
from tests.clock import NOW, FixedClock
from tests.ews.access.front import PASSWORD, Front, open_front
from tests.ews.running import Running

GROUP = {"name": "Desk", "purpose": "group"}


@pytest.fixture(scope="module")
async def public(running: Running) -> AsyncIterator[Front]:
    """A service that is reached by TLS, behind something that ends it."""
    settings = AccessSettings(base_url="https://ews.example.org")
    async with open_front(running, FixedClock(NOW), settings) as opened:
        yield opened


async def test_the_cookie_is_kept_from_scripts_and_other_sites(public: Front, front: Front) -> None:
    body = {"sign_in_name": "x", "password": PASSWORD}
    person, other = await public.person(), await front.person()

    _, headers, _ = await public.browser().ask(
        "POST", "/v1/sign-in", {**body, "sign_in_name": person.sign_in_name}
    )
    _, plain, _ = await front.browser().ask(
        "POST", "/v1/sign-in", {**body, "sign_in_name": other.sign_in_name}
    )

    assert headers["Set-Cookie"].startswith("__Host-ews_session=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=Lax"} <= set(
        headers["Set-Cookie"].split("; ")
    )
    assert "Domain" not in headers["Set-Cookie"]
    assert headers["Cache-Control"] == "no-store"
    assert plain["Set-Cookie"].startswith("ews_session=")  # loopback has no TLS
    assert "Secure" not in plain["Set-Cookie"]


async def test_the_origin_of_the_address_people_use_is_ours(public: Front) -> None:
    person = await public.person()
    body = {"sign_in_name": person.sign_in_name, "password": PASSWORD}

    status, _ = await public.browser().send(
        "POST", "/v1/sign-in", body, Origin="https://ews.example.org"
    )

    assert status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X_CSRF_Token": ""},
        {"X_CSRF_Token": "made-up"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
async def test_a_change_by_cookie_needs_token_and_origin(
    front: Front, headers: dict[str, str]
) -> None:
    _, browser = await front.signed_in()

    refused = await browser.send("POST", "/v1/groups", GROUP, **headers)
    done = await browser.send("POST", "/v1/groups", GROUP)

    assert (refused[0], refused[1]["code"], done[0]) == (403, "csrf", 201)


async def test_the_token_of_another_session_is_refused(front: Front) -> None:
    _, mine = await front.signed_in()
    _, other = await front.signed_in()

    refused = await mine.send(
        "POST", "/v1/groups", GROUP, X_CSRF_Token=other.headers["X-CSRF-Token"]
    )

    assert refused[1]["code"] == "csrf"


async def test_another_sites_page_signs_nobody_in(front: Front) -> None:
    person = await front.person()
    body = {"sign_in_name": person.sign_in_name, "password": PASSWORD}

    foreign = await front.browser().send("POST", "/v1/sign-in", body, Origin="https://evil.example")

    assert (foreign[0], foreign[1]["code"]) == (403, "csrf")


async def test_a_key_needs_no_token_and_wins_over_a_cookie(front: Front) -> None:
    _, browser = await front.signed_in()

    status, shown = await browser.send(
        "POST",
        "/v1/organisations",
        {"name": "By key", "kind": "lab", "country": "GB"},
        Authorization=front.admin.headers["Authorization"],
        X_CSRF_Token="",
    )
    bad_key = await browser.send("GET", "/v1/people", Authorization="Bearer ews_0.aaaaaaaaaaaaaaaa")

    assert (status, shown["name"], bad_key[0]) == (201, "By key", 401)


async def test_a_sign_in_ends_the_session_before_and_takes_no_token_that_was_brought(
    front: Front,
) -> None:
    person, browser = await front.person(), front.browser()
    browser.session.cookie_jar.update_cookies({"ews_session": "x" * 43})

    await browser.sign_in(person.sign_in_name)
    first = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
    await browser.sign_in(person.sign_in_name)
    second = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
    old = front.browser()
    status, _ = await old.send("GET", "/v1/session", Cookie=f"ews_session={first['ews_session']}")

    assert len({"x" * 43, first["ews_session"], second["ews_session"]}) == 3
    assert status == 401


@pytest.mark.parametrize("value", [b"\xff\xfe", b"x" * 300, b"", b"\xc3\xa9", b"a b"])
async def test_a_cookie_that_is_none_of_ours_is_no_session(front: Front, value: bytes) -> None:
    """Sent on a socket of our own: no client library writes such bytes."""
    address = URL(front.base)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(
        b"DELETE /v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"X-CSRF-Token: \xff\r\nCookie: ews_session=" + value + b"\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()

    assert answer.split()[1] == b"401"


async def test_a_token_of_odd_bytes_is_refused(front: Front) -> None:
    _, browser = await front.signed_in()
    [cookie] = [each.value for each in browser.session.cookie_jar]
    address = URL(front.base)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(
        b"DELETE /v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://x\r\n"
        b"X-CSRF-Token: \xff\xfe\r\nCookie: ews_session=" + cookie.encode() + b"\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()

    assert answer.split()[1] == b"403"
