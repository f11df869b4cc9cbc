"""Sending one webhook by the Standard Webhooks scheme, to a receiver that may hang, lie or die."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar
from standardwebhooks import Webhook
from yarl import URL

from connectors.transports.addresses import (
    AddressRules,
    ForbiddenAddressError,
    check_url,
    guarded_connector,
)

USER_AGENT = "ews-webhooks/1"

ASK_TO_WAIT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
LONGEST_WAIT = 3600

Outcome = Literal["confirmed", "gone", "failed", "forbidden"]

_SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one attempt.

    confirmed: a 2xx status line and whole headers. gone: 410, the receiver wants no more.
    forbidden: never sent, because of its address. failed: everything else; worth another try.
    after: how many seconds the receiver asked us to wait (429 and 503 with Retry-After).
    """

    outcome: Outcome
    http_status: int | None
    error: str
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One webhook: where to, signed with what, and the exact bytes. `id` is the same each time.

    previous_secret: signs too, for a while after a rotation. signature: ours, of the payload;
    anybody can verify it, where only the receiver can verify what a secret signed.
    """

    id: str
    address: str
    secret: str
    payload: bytes
    previous_secret: str | None = None
    signature: str | None = None


class WebhookSender:
    """A client for webhooks: no redirects, no cookies, no proxies, nothing read but the headers."""

    def __init__(self, rules: AddressRules, *, seconds: float) -> None:
        self._rules = rules
        self._session = ClientSession(
            connector=guarded_connector(rules),
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=seconds),
            auto_decompress=False,
        )

    async def close(self) -> None:
        await self._session.close()

    async def send(self, message: Message, *, at: datetime) -> Sent:
        """Send once. Whatever the receiver does, the answer is a `Sent`, within the time limit."""
        try:
            url = check_url(message.address, self._rules)
            status, after = await self._post(url, message, at)
        except ForbiddenAddressError as fault:
            return Sent(outcome="forbidden", http_status=None, error=str(fault))
        except TimeoutError:
            return Sent(outcome="failed", http_status=None, error="no answer in time")
        except (ClientError, OSError, ValueError) as fault:
            reason = f"{type(fault).__name__}: {fault}"
            return Sent(outcome="failed", http_status=None, error=reason[:500])
        return _judge(status, after)

    async def _post(self, url: URL, message: Message, at: datetime) -> tuple[int, float | None]:
        headers = signed_headers(message, at=at)
        async with self._session.post(
            url, data=message.payload, headers=headers, allow_redirects=False
        ) as response:
            # The body is not ours to trust and is never read: it may be endless or slow.
            response.close()
            return response.status, _seconds(response.headers.get("Retry-After", ""))


def signed_headers(message: Message, *, at: datetime) -> Mapping[str, str]:
    """Return the headers of the Standard Webhooks scheme; `at` is an aware UTC instant."""
    secrets = [each for each in (message.secret, message.previous_secret) if each is not None]
    payload = message.payload.decode()
    signatures = (Webhook(each).sign(message.id, at, payload) for each in secrets)
    own = {} if message.signature is None else {"ews-signature": message.signature}
    return {
        **own,
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _judge(status: int, after: float | None) -> Sent:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Sent(outcome="confirmed", http_status=status, error="")
    if status == HTTPStatus.GONE:
        return Sent(outcome="gone", http_status=status, error="the receiver answered 410 Gone")
    error = f"the receiver answered {status}"
    wait = after if status in ASK_TO_WAIT else None
    return Sent(outcome="failed", http_status=status, error=error, after=wait)


def _seconds(retry_after: str) -> float | None:
    """Read Retry-After in seconds, up to an hour; a date in it is not read."""
    return float(min(int(retry_after), LONGEST_WAIT)) if _SECONDS.fullmatch(retry_after) else None
