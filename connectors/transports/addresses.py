"""Which addresses we may send to: public ones, never those of our own network."""

import ipaddress
import re
import socket
from dataclasses import dataclass

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.helpers import is_ip_address
from aiohttp.resolver import DefaultResolver
from yarl import URL

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out (RFC 4291)
LONGEST_URL = 2048

_HOST = re.compile(r"([A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?")


class ForbiddenAddressError(Exception):
    """The address is not one we may send to; no retry can change that."""

    code = "address_forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRules:
    """What is allowed beyond https to public addresses: loopback, for trials and tests only."""

    allow_loopback: bool


def check_url(text: str, rules: AddressRules) -> URL:
    """Return the address as URL, or raise ForbiddenAddressError.

    Judges what can be seen without asking DNS; `GuardedResolver` judges the rest at connect time.
    Plain http is for loopback only: what we send is signed, not encrypted.
    """
    url = _parse(text)
    literal = _literal(url.host or "")
    if literal is not None:
        check_address(literal, rules)
    if url.scheme == "http" and not (rules.allow_loopback and _names_loopback(url, literal)):
        raise ForbiddenAddressError(f"found '{url.scheme}', expected an https address")
    return url


def check_address(address: Address, rules: AddressRules) -> None:
    """Raise ForbiddenAddressError unless the address, and any IPv4 address inside it, is public."""
    inside = _inside(address)
    if rules.allow_loopback and all(each.is_loopback for each in inside):
        return
    if not all(_is_public(each) for each in inside):
        raise ForbiddenAddressError(f"'{address}' is an internal address, not a public one")


class GuardedResolver(AbstractResolver):
    """Resolves names and refuses a name as soon as one of its addresses is not public.

    The connector connects to exactly the addresses that were checked, so that a name cannot point
    elsewhere between the check and the connection (DNS rebinding).
    """

    def __init__(self, rules: AddressRules) -> None:
        self._rules = rules
        self._inner = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for each in found:
            check_address(ipaddress.ip_address(each["host"].partition("%")[0]), self._rules)
        return found

    async def close(self) -> None:
        await self._inner.close()


def guarded_connector(rules: AddressRules) -> TCPConnector:
    """Return a connector that only reaches allowed addresses; `check_url` the URL first."""
    return TCPConnector(resolver=GuardedResolver(rules), use_dns_cache=False, force_close=True)


def _parse(text: str) -> URL:
    try:
        url = URL(text)
        host, port = url.host, url.port  # either may fail, and only now
    except ValueError as fault:
        raise ForbiddenAddressError(f"not a web address: {fault}") from fault
    if url.scheme not in {"http", "https"} or not host or not port or len(text) > LONGEST_URL:
        raise ForbiddenAddressError(
            "expected an absolute https address such as 'https://host/path'"
        )
    if not _HOST.fullmatch(url.raw_host or "") and ":" not in host:
        raise ForbiddenAddressError(f"'{host[:80]}' is not the name of a host")
    if url.user is not None or url.password is not None:
        raise ForbiddenAddressError("an address must not carry a user name or password")
    return url


def _literal(host: str) -> Address | None:
    if not is_ip_address(host):
        return None
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError as fault:
        raise ForbiddenAddressError(f"'{host}' is not a plain IP address") from fault


def _names_loopback(url: URL, literal: Address | None) -> bool:
    return url.host == "localhost" or (literal is not None and literal.is_loopback)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast


def _inside(address: Address) -> tuple[Address, ...]:
    """Return what the address leads to: an IPv4 address inside it, beside or instead of itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    tunnels = (address.sixtofour, *(address.teredo or ()))
    return (address, *(each for each in tunnels if each is not None))
