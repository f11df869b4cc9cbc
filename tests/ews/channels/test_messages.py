"""E-mails as bytes: what a title cannot do, and signatures that others verify."""

import email
import email.policy
from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import dkim
import orjson
import pytest
from cryptography.hazmat.primitives import serialization

from connectors.exporters.email.letters import Attachment, House, Letter, guarded, subject_of
from connectors.exporters.email.message import write_message
from connectors.notices import Notice, notice_of_payload
from connectors.transports.mail_server import Dkim, Mail, Smime
from tests.ews.channels.mail_server import (
    SENDER,
    certificate_of,
    mail_to,
    openssl_verifies,
    rsa_pem,
)

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOWHERE = mail_to(25)
HOUSE = House(base_url="https://ews.example.org", sender=SENDER)
WAY_OUT = "https://ews.example.org/v1/unsubscribe/" + "a" * 36 + "/" + "b" * 43


def notice(**data: object) -> Notice:
    told = {"id": "7", "version": 1, "title": "4-MMC", "text": "strong", "tlp": "TLP:GREEN", **data}
    document = {"type": "bulletin.published", "timestamp": AT.isoformat(), "data": told}
    return notice_of_payload(orjson.dumps(document))


def letter(of: Notice, **changed: object) -> Letter:
    values: dict[str, object] = {
        "house": HOUSE,
        "to": "reader@example.net",
        "subject": subject_of(of),
        "message_id": "m1@ews.example.org",
        "at": AT,
        "notices": [of],
        "way_out": WAY_OUT,
    }
    return Letter(**(values | changed))  # type: ignore[arg-type]  # of these names


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def written(of: Notice, mail: Mail = NOWHERE, **changed: object) -> EmailMessage:
    return read(write_message(letter(of, **changed), mail))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_title_cannot_add_a_header(end: str) -> None:
    message = written(notice(title=f"4-MMC{end}Bcc: thief@example.com{end}{end}<b>body</b>"))
    assert message["Bcc"] is None
    assert message["Subject"] == "[TLP:GREEN] 4-MMC Bcc: thief@example.com <b>body</b>"
    assert sorted(set(message.keys())) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "List-Unsubscribe",
        "List-Unsubscribe-Post", "MIME-Version", "Message-ID", "Subject", "To",
    ]  # fmt: skip


def test_what_others_wrote_is_text_in_html() -> None:
    evil = "<script>alert(1)</script><img src=https://spy.example/x onerror=a()>\"'&"
    told = notice(
        title=evil,
        text=evil,
        actions=[evil],
        sections={evil: evil},
        facts={"substance": {"name": evil, "inchikey": evil}, "evidence": evil},
    )
    html = body(written(told), "html")
    tags = Tags()
    tags.feed(html)
    assert {"script", "img"}.isdisjoint(tags.found)
    assert tags.links == [HOUSE.base_url + "/v1/bulletins/7", WAY_OUT]
    assert "&lt;script&gt;" in html


def test_plain_text_and_html_say_the_same_in_any_script() -> None:
    message = written(notice(title="Höher dosiert: 强效", text="Vorsicht — опасно\nzweite Zeile"))
    assert message["Subject"] == "[TLP:GREEN] Höher dosiert: 强效"
    for kind in ("plain", "html"):
        assert "опасно\nzweite Zeile" in body(message, kind)


def test_the_way_out_is_one_unfolded_url() -> None:
    raw = write_message(letter(notice()), NOWHERE)
    assert f"List-Unsubscribe: <{WAY_OUT}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_every_line_is_short_ascii_that_ends_as_mail_does() -> None:
    raw = write_message(letter(notice(text="ü" * 5000 + "\n.\n..")), NOWHERE)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize("tlp", ["TLP:RED", "TLP:AMBER+STRICT", "TLP:UNHEARD", ""])
def test_what_is_stricter_than_amber_only_says_that_it_is_there(tlp: str) -> None:
    told = notice(
        tlp=tlp, title="CANARY", text="CANARY", facts={"evidence": "CANARY"}, actions=["CANARY"],
        sections={"CANARY": "CANARY"}, reason="CANARY", level="CANARY",
    )  # fmt: skip
    shown = guarded(told)
    raw = write_message(letter(shown), NOWHERE)
    text = body(read(raw), "plain") + body(read(raw), "html") + str(read(raw)["Subject"])
    assert "CANARY" not in text
    assert "/v1/bulletins/7" in text


def test_a_withdrawal_says_so_in_the_subject() -> None:
    document = {
        "type": "bulletin.withdrawn",
        "timestamp": AT.isoformat(),
        "data": {"id": "7", "version": 3, "tlp": "TLP:GREEN", "reason": "wrong substance"},
    }
    message = written(notice_of_payload(orjson.dumps(document)))
    assert message["Subject"] == "[TLP:GREEN] withdrawn: Bulletin 7, version 3"
    assert "wrong substance" in body(message, "plain")


def of_payload(kind: str, **data: object) -> EmailMessage:
    document = {
        "type": kind,
        "timestamp": AT.isoformat(),
        "data": {"id": "7", "version": 2, **data},
    }
    return written(guarded(notice_of_payload(orjson.dumps(document))))


def test_a_report_says_what_where_and_when() -> None:
    told = {"kind": "collected_sample", "place": {"country": "GB"}}
    message = of_payload(
        "report.re_identified",
        tlp="TLP:GREEN",
        report=told | {"dates": {"incident": {"value": "2026-11-02", "precision": "day"}}},
        substances=[{"inchikey": "K", "name": "4-MMC", "families": []}],
        re_identified=[{"pointer": "/findings/0", "inchikey": "K", "name": "4-MMC"}],
    )
    assert message["Subject"] == "[TLP:GREEN] Collected sample in GB: 4-MMC"
    plain = body(message, "plain")
    assert "Date: incident: 2026-11-02" in plain
    assert "Now identified: 4-MMC (K)" in plain
    assert "/v1/reports/7" in plain


def test_a_request_says_what_is_asked_and_until_when() -> None:
    asked = {"report_id": "9", "question": "Which lot?", "due_at": "2026-12-07", "text": None}
    message = of_payload("request.asked", tlp="TLP:AMBER", state="open", **asked)
    assert message["Subject"] == "[TLP:AMBER] Request about report 9"
    assert "Question: Which lot?" in body(message, "plain")


def test_a_recall_that_tells_nothing_else_says_that_it_is_one() -> None:
    message = of_payload("bulletin.recalled", record="bulletin")
    assert message["Subject"] == "[TLP:AMBER] recalled: Bulletin 7, version 2"
    assert "Do not use it any more" in body(message, "plain")


def test_an_embargo_stands_in_text_and_html() -> None:
    until = "2026-12-01T09:00:00+00:00"
    message = of_payload("bulletin.embargoed", title="T", tlp="TLP:AMBER", embargo_until=until)
    for kind in ("plain", "html"):
        assert "Under embargo until 2026-12-01 09:00 UTC" in body(message, kind)


def test_dkim_is_verified_and_a_change_is_found() -> None:
    key, pem = rsa_pem()
    mail = mail_to(25, dkim=Dkim(selector="s1", domain="ews.example.org", key_pem=pem))
    raw = write_message(letter(notice(title="Größe")), mail)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + b64encode(public)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        del timeout
        return record if name == b"s1._domainkey.ews.example.org." else b""

    assert dkim.verify(raw, dnsfunc=dns)
    assert not dkim.verify(raw.replace(b"strong", b"weak"), dnsfunc=dns)
    assert not dkim.verify(b"From: thief@example.com\r\n" + raw, dnsfunc=dns)


def test_openssl_verifies_s_mime_under_dkim(tmp_path: Path) -> None:
    key, pem = rsa_pem()
    certificate = certificate_of(key)
    mail = mail_to(
        25,
        smime=Smime(certificates_pem=certificate, key_pem=pem),
        dkim=Dkim(selector="s1", domain="ews.example.org", key_pem=pem),
    )
    attached = Attachment(name="b.json", media_type="application/json", content=b'{"a":1}')
    raw = write_message(letter(notice(text="ärger\n\n.\nEnde"), attachments=[attached]), mail)
    assert read(raw).get_content_type() == "multipart/signed"
    content = read(b"MIME-Version: 1.0\r\n" + openssl_verifies(raw, certificate, tmp_path))
    assert "ärger" in body(content, "plain")
    [file] = content.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("b.json", b'{"a":1}')
