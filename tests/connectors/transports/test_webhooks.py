"""Webhooks against receivers that answer, hang, lie or die half-way."""

import asyncio
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import Message, Sent, WebhookSender
from ews.clock import SystemClock
from tests.connectors.transports.receivers import (
    Answer,
    Receiver,
    hangs,
    long_head,
    pours,
    receiver,
    says,
    status,
    trickles,
)

PATIENCE = 60
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of the scheme's own examples


async def sent_to(it: Receiver, *, allow_loopback: bool = True) -> Sent:
    sender = WebhookSender(AddressRules(allow_loopback=allow_loopback), seconds=0.4)
    message = Message(id="7c1e", address=it.address, secret=SECRET, payload='{"é":1}'.encode())
    try:
        return await sender.send(message, at=SystemClock().now())
    finally:
        await sender.close()


async def test_a_receiver_can_verify_what_it_gets() -> None:
    async with receiver(status(204)) as it:
        sent = await sent_to(it)
    assert sent == Sent(outcome="confirmed", http_status=204, error="")
    assert it.heads[0]["webhook-id"] == "7c1e"
    assert Webhook(SECRET).verify(it.bodies[0], it.heads[0]) == {"é": 1}


async def test_a_changed_byte_does_not_verify() -> None:
    async with receiver(status(200)) as it:
        await sent_to(it)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(it.bodies[0].replace(b"1", b"2"), it.heads[0])


@pytest.mark.parametrize(
    ("answer", "outcome", "http_status"),
    [
        (status(200), "confirmed", 200),
        (pours, "confirmed", 200),
        (status(410), "gone", 410),
        (status(301, "location: http://127.0.0.1:1/"), "failed", 301),
        (status(307, "location: http://169.254.169.254/"), "failed", 307),
        (status(400), "failed", 400),
        (status(503), "failed", 503),
        (says(""), "failed", None),
        (says("HTTP/1.1 200 OK\ncontent-le"), "failed", None),
        (says("220 smtp.example ESMTP\n\n"), "failed", None),
        (long_head, "failed", None),
        (hangs, "failed", None),
        (trickles, "failed", None),
    ],
)
async def test_whatever_a_receiver_does_the_attempt_ends_in_time(
    answer: Answer, outcome: str, http_status: int | None
) -> None:
    async with asyncio.timeout(PATIENCE), receiver(answer) as it:
        sent = await sent_to(it)
    assert (sent.outcome, sent.http_status) == (outcome, http_status)


async def test_nobody_listening_is_a_failure_worth_another_try() -> None:
    async with receiver(status(200)) as it:
        pass
    sent = await sent_to(it)
    assert sent.outcome == "failed"


async def test_an_internal_address_is_never_called() -> None:
    async with receiver(status(200)) as it:
        sent = await sent_to(it, allow_loopback=False)
    assert sent.outcome == "forbidden"
    assert it.heads == []


async def test_the_timestamp_is_the_instant_of_the_attempt() -> None:
    async with receiver(status(200)) as it:
        sender = WebhookSender(AddressRules(allow_loopback=True), seconds=1)
        message = Message(id="a", address=it.address, secret=SECRET, payload=b"{}")
        await sender.send(message, at=datetime(2026, 1, 1, tzinfo=UTC))
        await sender.close()
    assert it.heads[0]["webhook-timestamp"] == "1767225600"
