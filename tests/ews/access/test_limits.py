"""Limits: for each key and address, behind proxies that the operator named."""

from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request
from limits import parse

from ews.api.client_address import client_address
from ews.api.rate_limits import MovingWindow
from ews.settings_access import AccessSettings
from tests.clock import NOW, FixedClock
from tests.ews.access.front import Front, open_front
from tests.ews.running import Running

TRUSTED = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"))


@pytest.fixture(scope="module")
async def strict(running: Running) -> AsyncIterator[Front]:
    """A service behind a proxy, with narrow limits."""
    settings = AccessSettings(
        per_key=parse("12/hour"), per_address=parse("3/hour"), proxies=TRUSTED
    )
    async with open_front(running, FixedClock(NOW), settings) as opened:
        yield opened


async def test_a_key_that_asks_too_much_waits_and_others_do_not(strict: Front) -> None:
    _, first = await strict.signed_in(roles=("reader",))
    _, made = await first.send("POST", "/v1/keys", {"scopes": ["report:read"], "personal": True})
    _, second = await strict.signed_in(roles=("reader",))
    browser, bearer = strict.browser(), {"Authorization": f"Bearer {made['key']}"}

    answers = [await browser.ask("GET", "/v1/focal-points", **bearer) for _ in range(13)]
    status, headers, problem = answers[-1]

    assert {each[0] for each in answers[:12]} == {200}
    assert (status, problem["code"]) == (429, "too_many_requests")
    assert 3500 < int(headers["Retry-After"]) <= 3601
    assert (await second.send("GET", "/v1/focal-points"))[0] == 200


async def test_an_address_that_guesses_keys_waits_and_its_good_keys_work(strict: Front) -> None:
    browser = strict.browser()
    made_up = {"Authorization": f"Bearer ews_000000000000.{'x' * 43}", "X_Forwarded_For": "1.2.3.4"}
    good = {**made_up, "Authorization": strict.admin.headers["Authorization"]}

    statuses = [(await browser.send("GET", "/v1/changes", **made_up))[0] for _ in range(4)]
    elsewhere = await browser.send("GET", "/v1/changes", **made_up | {"X_Forwarded_For": "1.2.3.5"})
    allowed = await browser.send("GET", "/v1/projects", **good)

    assert (statuses, elsewhere[0], allowed[0]) == ([401, 401, 401, 429], 401, 200)


async def test_an_address_signs_in_so_often_and_cannot_make_another_up(strict: Front) -> None:
    browser = strict.browser()

    async def status(forwarded: str) -> int:
        broken = {"invitation": "i", "password": "weak"}
        path = "/v1/sign-in/invitation"
        return (await browser.send("POST", path, broken, X_Forwarded_For=forwarded))[0]

    statuses = [await status(f"{made_up}.1.1.1, 5.6.7.8") for made_up in range(1, 5)]

    assert statuses == [401, 401, 401, 429]


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("9.9.9.9", None, "9.9.9.9"),
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "1.1.1.1", "fe80::1"),
        ("/run/socket", "1.1.1.1", "unknown"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_counts(
    remote: str, forwarded: str | None, found: str
) -> None:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=remote)

    assert client_address(request, TRUSTED) == found


def test_a_window_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("ews.api.rate_limits.time.monotonic", lambda: now[0])
    window = MovingWindow(parse("2/10seconds"))

    waits = [window.take("a")]
    now[0] = 106.0
    waits += [window.take("a"), window.take("a"), window.take("b")]
    now[0] = 110.0
    waits += [window.take("a"), window.take("a")]

    assert waits == [0, 0, 4, 0, 0, 6]
