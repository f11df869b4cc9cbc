"""What an operator sets of e-mail, and which texts are an address."""

from pathlib import Path

import pytest

from connectors.transports.mail_server import Dkim, Smime
from connectors.transports.mailboxes import ForbiddenMailboxError, check_mailbox
from ews.errors import SettingsError
from ews.settings import read_settings
from ews.worker.mailing import make_mailing
from tests.ews.channels.mail_server import (
    SENDER,
    certificate_of,
    mail_to,
    rsa_pem,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reader",
        "reader@",
        "@example.net",
        "reader@localhost",
        "reader@[10.0.0.1]",
        "reader@127.0.0.1",
        '"a b"@example.net',
        "a@b@example.net",
        "Reader <reader@example.net>",
        "reader@example.net,thief@example.com",
        "reader@example.net\r\nBcc: thief@example.com",
        "reader@example.net\n",
        "re ader@example.net",
        "reader@exämple.net",
        "reader@example..net",
        ".reader@example.net",
        "reader@-example.net",
        "reader@example.net>",
        "x" * 65 + "@example.net",
        "a@" + "b" * 63 + "." + ("c" * 63 + ".") * 3 + "net",
    ],
)
def test_only_one_plain_address_is_an_address(text: str) -> None:
    with pytest.raises(ForbiddenMailboxError):
        check_mailbox(text)


def test_an_ordinary_address_is_taken() -> None:
    assert check_mailbox("first.last+ews@Example.ORG") == "first.last+ews@example.org"


def test_a_key_that_does_not_sign_is_told_at_the_start() -> None:
    key, pem = rsa_pem()
    _, other = rsa_pem()
    broken = [
        mail_to(25, dkim=Dkim(selector="s1", domain="ews.example.org", key_pem="no key")),
        mail_to(25, smime=Smime(certificates_pem="no certificate", key_pem=pem)),
        mail_to(25, smime=Smime(certificates_pem=certificate_of(key), key_pem="no key")),
        mail_to(25, smime=Smime(certificates_pem=certificate_of(key), key_pem=other)),
    ]
    for mail in broken:
        with pytest.raises(SettingsError, match="e-mail cannot be signed"):
            make_mailing(mail, "https://ews.example.org", seconds=1)
    assert make_mailing(None, "https://ews.example.org", seconds=1) is None


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"SMTP_URL": "smtps://mx.example.org"}, "EWS_MAIL_FROM"),
        ({"SMTP_URL": "imap://mx.example.org", "MAIL_FROM": SENDER}, "EWS_SMTP_URL"),
        ({"SMTP_URL": "smtp://a:secret@mx.example.org", "MAIL_FROM": SENDER}, "in clear"),
        ({"SMTP_URL": "smtps://mx.example.org", "MAIL_FROM": "a@b@c"}, "EWS_MAIL_FROM"),
        ({"DKIM_KEY": "x"}, "EWS_DKIM_SELECTOR"),
        ({"SMIME_KEY": "x"}, "EWS_SMIME_CERTIFICATE"),
    ],
)
def test_settings_of_mail_that_cannot_be_used_are_told(
    monkeypatch: pytest.MonkeyPatch, held: dict[str, str], words: str
) -> None:
    for name, value in held.items():
        monkeypatch.setenv(f"EWS_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert words in raised.value.message
    assert "secret" not in raised.value.message


def test_settings_of_mail_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "dkim.pem"
    key.write_text("-----BEGIN\nPEM\n")
    held = {
        "SMTP_URL": "smtp+starttls://ews:p%40ss@mx.example.org",
        "MAIL_FROM": SENDER,
        "DKIM_SELECTOR": "s1",
        "DKIM_KEY_FILE": str(key),
    }
    for name, value in held.items():
        monkeypatch.setenv(f"EWS_{name}", value)
    mail = read_settings().mail
    assert mail is not None
    server = mail.server
    assert (server.port, server.tls, server.password) == (587, "starttls", "p@ss")
    assert mail.dkim is not None
    assert mail.dkim.domain == "ews.example.org"
    assert "p@ss" not in repr(mail)
