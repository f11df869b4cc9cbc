"""How much one may ask: a moving window for each key, person or address, in each process.

`limits` reads the words of the settings; its own windows in memory wake a task or a thread with
every hit to tidy up, which costs more than the requests that are counted.
"""

import time
from collections import OrderedDict, deque

from limits import RateLimitItem

from ews.flow.signing_in import TooManyTriesError

MOST_KNOWN = 50_000  # of keys and addresses; the one longest silent is forgotten first


class MovingWindow:
    """At most so many in any stretch of so many seconds."""

    def __init__(self, limit: RateLimitItem) -> None:
        self._most = limit.amount
        self._seconds = float(limit.get_expiry())
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, who: str) -> float:
        """Count one, and return 0; or count none, and return the seconds to wait."""
        now = time.monotonic()
        wait = self._wait(who, now)
        if wait <= 0:
            self._hits.setdefault(who, deque()).append(now)
            self._hits.move_to_end(who)
            if len(self._hits) > MOST_KNOWN:
                self._hits.popitem(last=False)
        return wait

    def _wait(self, who: str, now: float) -> float:
        hits = self._hits.get(who)
        if hits is None:
            return 0.0
        while hits and hits[0] <= now - self._seconds:
            hits.popleft()
        return hits[0] + self._seconds - now if len(hits) >= self._most else 0.0


class RateLimits:
    """The limits of one process; None means none."""

    def __init__(self, *, per_key: RateLimitItem | None, per_address: RateLimitItem | None) -> None:
        self._per_key = MovingWindow(per_key) if per_key else None
        self._sign_ins = MovingWindow(per_address) if per_address else None
        self._bad_keys = MovingWindow(per_address) if per_address else None

    def take_request(self, who: str) -> None:
        """Count a request of a key or a person.

        Raises:
            TooManyTriesError: it is one too many.
        """
        if self._per_key is not None:
            _refuse(self._per_key.take(who))

    def take_sign_in(self, address: str) -> None:
        """Count a sign-in, or what is as good to guess by, from an address.

        Raises:
            TooManyTriesError: it is one too many.
        """
        if self._sign_ins is not None:
            _refuse(self._sign_ins.take(address))

    def take_bad_key(self, address: str) -> None:
        """Count a key that is none; good ones from the same address go on.

        Raises:
            TooManyTriesError: it is one too many.
        """
        if self._bad_keys is not None:
            _refuse(self._bad_keys.take(address))


def _refuse(wait: float) -> None:
    if wait > 0:
        seconds = int(wait) + 1
        raise TooManyTriesError(
            f"too many requests; come again in {seconds} s, or ask the operator for more",
            retry_after=seconds,
        )
