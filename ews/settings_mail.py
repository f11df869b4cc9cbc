"""The settings of e-mail.

| variable | means |
|---|---|
| EWS_SMTP_URL | `smtps://user:password@host:465`, `smtp+starttls://…:587`, `smtp://host:25` |
| EWS_MAIL_FROM | the address that e-mails come from |
| EWS_DKIM_SELECTOR, EWS_DKIM_KEY | sign with DKIM for the domain of EWS_MAIL_FROM; the key in PEM |
| EWS_SMIME_CERTIFICATE, EWS_SMIME_KEY | sign with S/MIME; both in PEM |

Keys are best given as files: EWS_DKIM_KEY_FILE=/run/secrets/dkim.pem.
"""

from urllib.parse import unquote, urlsplit

from environs import FileAwareEnv

from connectors.transports.mail_server import Dkim, Mail, MailServer, Smime, Tls
from connectors.transports.mailboxes import ForbiddenMailboxError, check_mailbox

SCHEMES: dict[str, tuple[Tls, int]] = {
    "smtp": ("none", 25),
    "smtp+starttls": ("starttls", 587),
    "smtps": ("tls", 465),
}
PAIRS = (("DKIM_SELECTOR", "DKIM_KEY"), ("SMIME_CERTIFICATE", "SMIME_KEY"))


def read_mail_settings(env: FileAwareEnv) -> Mail | None:
    """Return how e-mail is sent; None: not at all.

    Raises:
        ValueError: says what cannot be used.
    """
    names = ("SMTP_URL", "MAIL_FROM", *(name for pair in PAIRS for name in pair))
    held = {name: env.str(name, "") for name in names}
    for first, second in (("SMTP_URL", "MAIL_FROM"), *PAIRS):
        if bool(held[first]) != bool(held[second]):
            raise ValueError(f"EWS_{first} and EWS_{second} go together; set both or none")
    if not held["SMTP_URL"]:
        return None
    sender = _sender(held["MAIL_FROM"])
    return Mail(
        server=_server(held["SMTP_URL"]),
        sender=sender,
        dkim=Dkim(
            selector=held["DKIM_SELECTOR"],
            domain=sender.rpartition("@")[2],
            key_pem=held["DKIM_KEY"],
        )
        if held["DKIM_KEY"]
        else None,
        smime=Smime(certificates_pem=held["SMIME_CERTIFICATE"], key_pem=held["SMIME_KEY"])
        if held["SMIME_KEY"]
        else None,
    )


def _sender(text: str) -> str:
    try:
        return check_mailbox(text)
    except ForbiddenMailboxError as fault:
        raise ValueError(f"EWS_MAIL_FROM: {fault}") from fault


def _server(url: str) -> MailServer:
    parts = urlsplit(url)  # may hold a password, so it is not repeated
    if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/"):
        raise ValueError(
            "EWS_SMTP_URL: expected smtps://USER:PASSWORD@HOST:PORT, smtp+starttls://… or "
            "smtp://HOST:PORT"
        )
    tls, usual_port = SCHEMES[parts.scheme]
    if parts.password and tls == "none":
        raise ValueError("EWS_SMTP_URL: a password would go in clear; use smtps or smtp+starttls")
    return MailServer(
        host=parts.hostname,
        port=parts.port or usual_port,
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
