"""The operator's mail server and what signs: read from settings, loads nothing heavy."""

from dataclasses import dataclass, field
from typing import Literal

Tls = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where all mail is handed in. tls: `starttls` and `tls` fail where the server has none."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dkim:
    """DKIM (RFC 6376): the public half stands in DNS at `selector._domainkey.domain`."""

    selector: str
    domain: str
    key_pem: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Smime:
    """S/MIME: our certificate, with those between it and its root if any, and its private key."""

    certificates_pem: str
    key_pem: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Everything that sending e-mail needs. sender: the address in From."""

    server: MailServer
    sender: str
    dkim: Dkim | None = None
    smime: Smime | None = None
