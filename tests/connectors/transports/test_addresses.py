"""The guard against internal addresses."""

import socket

import pytest
from aiohttp import ClientSession

from connectors.transports.addresses import (
    AddressRules,
    ForbiddenAddressError,
    GuardedResolver,
    check_url,
    guarded_connector,
)

STRICT = AddressRules(allow_loopback=False)
TRIAL = AddressRules(allow_loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://127.8.8.8/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://198.18.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[64:ff9b:1::1]/",
        "https://[2002:0a00:0001::]/",
        "https://[2001:0:a00:1::f5ff:fffe]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fec0::1]/",
        "https://[fd00::1]/",
        "https://[ff02::1]/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.1/",
    ],
)
def test_an_internal_address_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        check_url(address, STRICT)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/hook",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://example.org/",
        "https://user:password@example.org/",
        "https://example.org:99999/",
        "https:///path",
        "https://[::1/",
        "https://xn--/",
        "https://two words/",
        "https://" + "a" * 64 + ".org/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_what_is_not_a_plain_https_address_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        check_url(address, TRIAL)


@pytest.mark.parametrize(
    "address",
    ["https://8.8.8.8/", "https://[2001:4860:4860::8888]/", "https://[::ffff:8.8.8.8]/"],
)
def test_a_public_address_is_allowed(address: str) -> None:
    assert check_url(address, STRICT).host


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/", "http://[::1]/", "http://localhost/"]
)
def test_loopback_is_allowed_by_an_explicit_setting_only(address: str) -> None:
    assert check_url(address, TRIAL).host
    with pytest.raises(ForbiddenAddressError):
        check_url(address, STRICT)


def test_the_setting_for_loopback_opens_nothing_else() -> None:
    with pytest.raises(ForbiddenAddressError):
        check_url("https://10.0.0.1/", TRIAL)


@pytest.mark.parametrize("host", ["localhost", "0x7f.1", "0x7f000001"])
async def test_a_name_that_leads_to_an_internal_address_is_refused(host: str) -> None:
    resolver = GuardedResolver(STRICT)
    with pytest.raises(ForbiddenAddressError):
        await resolver.resolve(host, 443, socket.AF_INET)
    await resolver.close()


async def test_the_connection_itself_asks_the_guard() -> None:
    connector = guarded_connector(STRICT)
    async with ClientSession(connector=connector) as session:
        with pytest.raises(ForbiddenAddressError):
            await session.get("https://localhost:1/")
