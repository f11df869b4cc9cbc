"""Back-pressure: a receiver that hangs or fails must not take the worker's places from the others.

A host in good health is sent as much at a time as there is. From its first failure on, until it
takes something again, only a few attempts at it are under way at a time; what is above that goes
back into the queue without counting as a try.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from pgqueuer.errors import RetryRequested
from yarl import URL

MOST_IN_TROUBLE = 4
LONGEST_WAIT = 60.0
MOST_HOSTS = 10_000


@dataclass(slots=True)
class Host:
    """One origin: scheme, host and port. seconds: what its last failure took."""

    in_flight: int = 0
    is_failing: bool = False
    put_off: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Gate:
    """What one worker knows of its receivers; another worker finds out by itself."""

    _hosts: dict[str, Host] = field(default_factory=dict)

    @contextmanager
    def entered(self, address: str) -> Iterator[Host]:
        """Count an attempt at the address's host while it lasts.

        Raises:
            RetryRequested: enough are under way at a host that fails; come back later.
        """
        host = self._host(address)
        if host.is_failing and host.in_flight >= MOST_IN_TROUBLE:
            host.put_off += 1
            raise RetryRequested(delay=_wait(host), reason="the host is failing; others wait")
        host.in_flight += 1
        try:
            yield host
        finally:
            host.in_flight -= 1

    def tell(self, host: Host, *, is_well: bool, began: float) -> None:
        """Say how an attempt that began at `time.monotonic()` ended."""
        host.is_failing = not is_well
        host.put_off = 0 if is_well else host.put_off
        host.seconds = 0.0 if is_well else time.monotonic() - began

    def _host(self, address: str) -> Host:
        origin = _origin(address)
        if origin not in self._hosts and len(self._hosts) >= MOST_HOSTS:
            self._hosts = {name: each for name, each in self._hosts.items() if each.in_flight}
        return self._hosts.setdefault(origin, Host())


def _wait(host: Host) -> timedelta:
    """Return about how long those before it will take: so many do not come back at once."""
    turns = 1 + host.put_off / MOST_IN_TROUBLE
    whole = min(turns * max(host.seconds, 0.2), LONGEST_WAIT)
    return timedelta(seconds=whole * random.uniform(0.5, 1.0))  # noqa: S311  # spreads load


def _origin(address: str) -> str:
    try:
        return str(URL(address).origin())
    except ValueError:
        return address
