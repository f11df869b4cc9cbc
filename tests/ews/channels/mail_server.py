"""A real SMTP server on loopback (aiosmtpd), and the keys of a house that signs its mail."""

import asyncio
import datetime as dt
import email
import email.policy
import ssl
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from connectors.transports.mail_server import Dkim, Mail, MailServer, Smime, Tls

SENDER = "alerts@ews.example.org"


@dataclass(slots=True)
class Postbox:
    """What arrived, byte for byte; `answers` are given to RCPT first, then 250.

    protected: by which version of TLS each message came; signed_in: who was let in.
    """

    port: int = 0
    arrived: list[bytes] = field(default_factory=list)
    receivers: list[list[str]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        del server, session, options
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del session
        if self.data_answers:
            return self.data_answers.pop(0)
        secured = server.transport.get_extra_info("ssl_object")
        self.protected += [secured.version()] if secured else []
        self.arrived.append(envelope.original_content)
        self.receivers.append(envelope.rcpt_tos)
        return "250 taken"

    async def wait(self, count: int) -> None:
        """Wait until so many have arrived."""
        async with asyncio.timeout(10):
            while len(self.arrived) < count:  # noqa: ASYNC110 - the server's thread of control is ours
                await asyncio.sleep(0.02)

    def messages(self) -> list[EmailMessage]:
        """Return what arrived as Python's own parser reads it."""
        return [
            email.message_from_bytes(each, policy=email.policy.default) for each in self.arrived
        ]


@asynccontextmanager
async def postbox(
    tls: Tls = "none",
    certificate: ssl.SSLContext | None = None,
    passwords: Mapping[str, str] | None = None,
) -> AsyncIterator[Postbox]:
    """Serve SMTP until the end. passwords: of those who may sign in, over TLS only."""
    box = Postbox()
    loop = asyncio.get_running_loop()

    def let_in(_server: object, _session: object, _envelope: object, _how: str, given: Any) -> Any:
        user, password = given.login.decode(), given.password.decode()
        is_right = (passwords or {}).get(user) == password
        box.signed_in += [user] if is_right else []
        return AuthResult(success=is_right, handled=False)

    def served() -> SMTP:
        return SMTP(
            box,
            hostname="mx.example.net",
            loop=loop,
            tls_context=certificate if tls == "starttls" else None,
            require_starttls=tls == "starttls",
            authenticator=let_in,
            auth_require_tls=tls != "tls",  # which it is then from the start; aiosmtpd cannot tell
        )

    secured = certificate if tls == "tls" else None
    server = await loop.create_server(served, "127.0.0.1", 0, ssl=secured)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()


def rsa_pem() -> tuple[rsa.RSAPrivateKey, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return key, pem.decode()


def certificate_of(key: rsa.RSAPrivateKey) -> str:
    """Return a certificate for S/MIME that our key signed itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SENDER)])
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(SENDER)]), critical=False)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def mail_to(port: int, *, dkim: Dkim | None = None, smime: Smime | None = None) -> Mail:
    return Mail(
        server=MailServer(host="127.0.0.1", port=port, tls="none"),
        sender=SENDER,
        dkim=dkim,
        smime=smime,
    )


def openssl_verifies(message: bytes, certificate: str, folder: Path) -> bytes:
    """Let openssl verify an S/MIME message as it arrived; return the content it vouches for."""
    (folder / "m.eml").write_bytes(message)
    (folder / "ca.pem").write_text(certificate)
    command = ["/usr/bin/openssl", "smime", "-verify", "-in", "m.eml", "-CAfile", "ca.pem"]
    done = subprocess.run(  # noqa: S603 - our own words
        [*command, "-out", "content.txt"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=20,
    )
    assert b"Verification successful" in done.stderr, done.stderr
    return (folder / "content.txt").read_bytes()
