"""A mail server that hangs, refuses or offers no TLS."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from connectors.transports.mail_server import MailServer, Tls
from connectors.transports.smtp import Handed, MailSender
from tests.ews.channels.mail_server import postbox

FROM, TO = "a@ews.example.org", "reader@example.net"
MESSAGE = b"From: a@ews.example.org\r\nSubject: x\r\n\r\n.\r\n..dots\r\n"


def server(port: int, tls: Tls = "none") -> MailServer:
    return MailServer(host="127.0.0.1", port=port, tls=tls)


async def hand_in(to: MailServer, *, seconds: float = 2) -> Handed:
    return await MailSender(to, seconds=seconds).send(MESSAGE, sender=FROM, to=TO)


@asynccontextmanager
async def says(*lines: str, hangs_up: bool = False) -> AsyncIterator[int]:
    """Answer each line that comes with the next of these; then hang, or hang up at the end."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(line.encode() + b"\r\n")
            if line is not lines[-1]:
                await reader.readline()
        if not hangs_up:
            await reader.read()
        writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


async def test_exactly_these_bytes_arrive() -> None:
    async with postbox() as box:
        assert await hand_in(server(box.port)) == Handed(outcome="confirmed")
    assert box.arrived == [MESSAGE]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_without_tls_where_it_is_asked_for_nothing_is_sent(tls: Tls) -> None:
    async with postbox() as box:
        found = await hand_in(server(box.port, tls), seconds=1)
    assert (found.outcome, box.arrived) == ("failed", [])


async def test_a_sign_in_that_is_refused_is_our_affair_and_tried_again() -> None:
    async with postbox() as box:
        signed_in = replace(server(box.port), user="ews", password="secret")  # noqa: S106 - a test's
        found = await hand_in(signed_in)
    assert found.outcome == "failed"
    assert "secret" not in found.error


async def test_a_server_that_hangs_is_given_up_in_time() -> None:
    async with says() as port:
        found = await asyncio.wait_for(hand_in(server(port), seconds=0.3), 5)
    assert found.outcome == "failed"


async def test_nothing_listens() -> None:
    assert (await hand_in(server(1))).outcome == "failed"


@pytest.mark.parametrize(
    ("refusal", "outcome"),
    [("550 5.1.1 nobody", "refused"), ("450 4.2.1 full", "failed"), ("nonsense", "failed")],
)
async def test_only_a_permanent_no_to_the_receiver_is_final(refusal: str, outcome: str) -> None:
    async with says("220 mx", "250 hello", "250 sender ok", refusal) as port:
        assert (await hand_in(server(port), seconds=1)).outcome == outcome


async def test_a_server_that_hangs_up_after_its_no_has_still_said_it() -> None:
    async with says("220 mx", "250 hello", "250 ok", "550 nobody", hangs_up=True) as port:
        assert (await hand_in(server(port), seconds=1)).outcome == "refused"


async def test_a_server_that_hangs_up_after_it_took_the_message_has_it() -> None:
    said = ("220 mx", "250 hello", "250 ok", "250 ok", "354 go on")
    async with says_after_data(*said, "250 taken") as port:
        assert (await hand_in(server(port), seconds=1)).outcome == "confirmed"


@asynccontextmanager
async def says_after_data(*lines: str) -> AsyncIterator[int]:
    """Say the last line once the whole message is there, and hang up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines[:-1]:
            writer.write(line.encode() + b"\r\n")
            await reader.readline()
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(lines[-1].encode() + b"\r\n")
        writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


async def test_what_a_server_says_is_kept_in_one_printable_line() -> None:
    async with says("220 mx", "250 hello", "250 ok", "550 no\x1b[31m\x00 way " + "x" * 300) as port:
        found = await hand_in(server(port), seconds=1)
    assert found.error.isprintable()
    assert found.error.startswith("550 ")


async def test_a_sender_that_is_refused_is_our_affair_and_tried_again() -> None:
    async with says("220 mx", "250 hello", "550 5.7.1 not you") as port:
        assert (await hand_in(server(port), seconds=1)).outcome == "failed"
