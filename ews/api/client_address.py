"""From which address a request comes, behind proxies that the operator named."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

from ews.settings_access import Network

UNKNOWN = "unknown"
FORWARDED = "X-Forwarded-For"


def client_address(request: web.Request, proxies: tuple[Network, ...]) -> str:
    """Return the nearest address that is no trusted proxy's; farther ones can be made up."""
    address = _read(request.remote or "")
    hops = [hop for line in request.headers.getall(FORWARDED, []) for hop in line.split(",")]
    while address is not None and hops and any(address in network for network in proxies):
        address = _read(hops.pop().strip()) or address
    return str(address) if address else UNKNOWN


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
