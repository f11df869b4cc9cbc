"""Handing one e-mail to the operator's mail server, and reading what it says."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from connectors.transports.mail_server import MailServer

PERMANENT = 500
AT_ONCE = 8  # sessions of one process: mail servers turn many away
LONGEST = 500

Outcome = Literal["confirmed", "refused", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of one attempt.

    confirmed: the server took it. refused: a permanent no (5xx) to this receiver or this content,
    no use in trying again. failed: everything else, also a no to ourselves (sign-in, sender, TLS).
    """

    outcome: Outcome
    error: str = ""


class MailSender:
    """A client of one mail server; never of the hosts that addresses name."""

    def __init__(self, server: MailServer, *, seconds: float) -> None:
        self._server = server
        self._seconds = seconds
        self._places = asyncio.Semaphore(AT_ONCE)

    async def send(self, message: bytes, *, sender: str, to: str) -> Handed:
        """Hand in exactly these bytes, once. Whatever the server does, the answer is a `Handed`."""
        try:
            async with self._places:
                await self._send(message, sender, to)
        except (SMTPRecipientRefused, SMTPDataError) as fault:
            return _refused(fault)
        except (SMTPException, OSError, TimeoutError, ValueError) as fault:
            return Handed(outcome="failed", error=_words(fault))
        return Handed(outcome="confirmed")

    async def _send(self, message: bytes, sender: str, to: str) -> None:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            username=server.user,
            password=server.password,
            timeout=self._seconds,
        )
        # Step by step: after a refusal `sendmail` asks the server again, and if it has hung up by
        # then the refusal is lost.
        try:
            await client.connect()
            await client.mail(sender)
            await client.rcpt(to)
            await client.data(message)
            with suppress(SMTPException, OSError, TimeoutError):
                await client.quit()  # what was taken stays taken, whatever is said now
        finally:
            client.close()


def _refused(fault: SMTPResponseException) -> Handed:
    is_permanent = fault.code >= PERMANENT
    return Handed(outcome="refused" if is_permanent else "failed", error=_words(fault))


def _words(fault: Exception) -> str:
    """Return what was said, in one printable line."""
    if isinstance(fault, SMTPResponseException):
        text = f"{fault.code} {fault.message}"
    else:
        text = f"{type(fault).__name__}: {fault}"
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]
