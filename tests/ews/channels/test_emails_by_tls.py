"""E-mail over TLS, begun at once or by STARTTLS, to a real server with a certificate of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from connectors.transports.mail_server import MailServer, Tls
from connectors.transports.smtp import Handed, MailSender
from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.worker.main import run_worker
from tests.ews.channels.certificates import Authority
from tests.ews.channels.conftest import READER, publish_by_email
from tests.ews.channels.mail_server import SENDER, Postbox, mail_to, postbox
from tests.ews.worker.conftest import LIMITS, wait_for_state

AtWork: TypeAlias = Callable[[MailServer], AbstractAsyncContextManager[tuple[Pool, Connection]]]
USER, PASSWORD = "ews", "seven copper lanterns"
WAYS: tuple[Tls, ...] = ("starttls", "tls")
MESSAGE = b"From: alerts@ews.example.org\r\nSubject: x\r\n\r\ntext\r\n"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Trusted as an operator would let the service trust it: by a file of authorities."""
    made = Authority()
    (tmp_path / "authorities.pem").write_text(made.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authorities.pem"))
    return made


def server(box: Postbox, tls: Tls, password: str = PASSWORD) -> MailServer:
    return MailServer(host="127.0.0.1", port=box.port, tls=tls, user=USER, password=password)


async def hand_in(to: MailServer) -> Handed:
    return await MailSender(to, seconds=5).send(MESSAGE, sender=SENDER, to=READER)


@pytest.fixture
def at_work(dsn: str, pool: Pool, conn: Connection) -> AtWork:
    """A worker that hands its mail in at the server it is given."""

    @asynccontextmanager
    async def working(to: MailServer) -> AsyncIterator[tuple[Pool, Connection]]:
        stop = asyncio.Event()
        mail = replace(mail_to(to.port), server=to)
        limits = replace(LIMITS, mail=mail, base_url="https://ews.example.org", webhook_seconds=5.0)
        task = asyncio.create_task(
            run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=limits)
        )
        yield pool, conn
        stop.set()
        await asyncio.wait_for(task, 10)

    return working


@pytest.mark.parametrize("tls", WAYS)
async def test_a_bulletin_arrives_over_tls_from_who_signed_in(
    at_work: AtWork, authority: Authority, tmp_path: Path, tls: Tls
) -> None:
    certificate = authority.serving("127.0.0.1", tmp_path)
    async with (
        postbox(tls, certificate, {USER: PASSWORD}) as box,
        at_work(server(box, tls)) as (pool, conn),
    ):
        await publish_by_email(conn)
        await wait_for_state(pool, "confirmed")

    assert [message["To"] for message in box.messages()] == [READER]
    assert box.protected == ["TLSv1.3"]
    assert box.signed_in == [USER]


@pytest.mark.parametrize("tls", WAYS)
async def test_exactly_these_bytes_arrive_over_tls(
    authority: Authority, tmp_path: Path, tls: Tls
) -> None:
    async with postbox(tls, authority.serving("127.0.0.1", tmp_path), {USER: PASSWORD}) as box:
        assert await hand_in(server(box, tls)) == Handed(outcome="confirmed")
    assert box.arrived == [MESSAGE]


@pytest.mark.usefixtures("authority")
@pytest.mark.parametrize("tls", WAYS)
async def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path, tls: Tls) -> None:
    """Not the message, and not the password either."""
    stranger = Authority().serving("127.0.0.1", tmp_path)
    async with postbox(tls, stranger, {USER: PASSWORD}) as box:
        found = await hand_in(server(box, tls))
    assert (found.outcome, box.arrived, box.signed_in) == ("failed", [], [])
    assert "CERTIFICATE_VERIFY_FAILED" in found.error


@pytest.mark.parametrize("tls", WAYS)
async def test_the_certificate_of_another_host_will_not_do(
    authority: Authority, tmp_path: Path, tls: Tls
) -> None:
    async with postbox(tls, authority.serving("127.0.0.2", tmp_path), {USER: PASSWORD}) as box:
        found = await hand_in(server(box, tls))
    assert (found.outcome, box.arrived, box.signed_in) == ("failed", [], [])
    assert "IP address mismatch" in found.error


@pytest.mark.parametrize("tls", WAYS)
async def test_a_certificate_whose_time_is_over_will_not_do(
    authority: Authority, tmp_path: Path, tls: Tls
) -> None:
    old = authority.serving("127.0.0.1", tmp_path, ended=True)
    async with postbox(tls, old, {USER: PASSWORD}) as box:
        found = await hand_in(server(box, tls))
    assert (found.outcome, box.arrived) == ("failed", [])
    assert "certificate has expired" in found.error


@pytest.mark.parametrize("tls", WAYS)
async def test_a_wrong_password_is_tried_again_and_not_told(
    authority: Authority, tmp_path: Path, tls: Tls
) -> None:
    async with postbox(tls, authority.serving("127.0.0.1", tmp_path), {USER: PASSWORD}) as box:
        found = await hand_in(server(box, tls, "another password"))
    assert (found.outcome, found.error[:3], box.arrived) == ("failed", "535", [])
    assert "another password" not in found.error
