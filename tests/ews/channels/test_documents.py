"""Bulletins as files: valid CAP, a PDF that shows text as text, signatures that hold."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

import orjson
import pypdf
import pytest
from lxml import etree

from connectors.exporters.cap.alert import Earlier, Issuer, write_cap
from connectors.exporters.pdf.bulletin import write_pdf
from connectors.notices import Notice, notice_of_bulletin
from connectors.signatures import BadSignatureError, verify_detached
from ews.flow.exchange import Exchange
from ews.store.connection import Connection
from tests.ews.api.conftest import ALL
from tests.ews.channels.feeds import fetch, publish
from tests.ews.exchange import Client, House, open_house

XSD = Path("tests/connectors/exporters/cap/CAP-v1.2-schema.xsd")
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
AT = datetime(2026, 11, 23, 12, 0, 1, 500, tzinfo=UTC)
URL = "https://ews.example.org/v1/bulletins/7"
EVIL = '#read("/etc/passwd") *b* $x$ <a> @b `c` \\ // #import "@preview/x:1.0.0" <script>&amp;'


def notice(**changed: object) -> Notice:
    document: dict[str, object] = {
        "id": "7", "version": 2, "state": "published", "title": "4-MMC", "level": "alert",
        "tlp": "TLP:AMBER", "at": AT.isoformat(), "urgent": True,
        "valid_until": "2026-12-24T00:00:00+01:00",
        "body": {
            "text": "strong\n\nvery", "actions": ["test"], "sections": {"health_risks": "many"},
            "facts": {
                "substance": {"name": "4-MMC", "inchikey": "K", "families": [{"family": "c"}]},
                "seen": [{"country": "GB", "reports": 2}], "evidence": "library_match",
            },
        },
    }  # fmt: skip
    return notice_of_bulletin(document | changed)


def alert(of: Notice, *earlier: Earlier) -> etree._Element:
    raw = write_cap(of, Issuer(sender="ews.example.org", name="Exchange"), earlier, url=URL)
    found = etree.fromstring(raw)
    etree.XMLSchema(etree.parse(str(XSD))).assertValid(found)
    return found


def text(of: etree._Element, path: str) -> list[str]:
    return [str(each.text) for each in of.iterfind(path.replace("/", f"/{CAP}"))]


def test_cap_is_valid_and_says_it_in_its_own_words() -> None:
    found = alert(notice())
    asked = {name: text(found, f"./{name}") for name in ("sent", "msgType", "scope", "restriction")}
    assert asked == {
        "sent": ["2026-11-23T12:00:01-00:00"],
        "msgType": ["Alert"],
        "scope": ["Restricted"],
        "restriction": ["TLP:AMBER"],
    }
    assert text(found, "./info/severity") == ["Severe"]
    assert text(found, "./info/expires") == ["2026-12-23T23:00:00-00:00"]
    assert text(found, "./info/area/geocode/value") == ["GB"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("published", "Update"),
        ("expired", "Update"),
        ("withdrawn", "Cancel"),
        ("recalled", "Cancel"),
    ],
)
def test_a_later_version_refers_to_those_before_it(state: str, kind: str) -> None:
    found = alert(notice(state=state), Earlier(version=1, at=AT))
    assert text(found, "./msgType") == [kind]
    assert text(found, "./references") == ["ews.example.org,7.v1,2026-11-23T12:00:01-00:00"]


def test_only_what_is_clear_is_public() -> None:
    found = alert(notice(tlp="TLP:CLEAR"))
    assert (text(found, "./scope"), text(found, "./restriction")) == (["Public"], [])


@pytest.mark.parametrize("level", [None, "unheard"])
def test_cap_stays_valid_with_little_or_strange_content(level: str | None) -> None:
    found = alert(notice(level=level, title=EVIL + "\x0b\ufffe", body={"text": EVIL}))
    assert text(found, "./info/severity") == ["Unknown"]
    assert text(found, "./info/description") == [EVIL]


def pages(of: Notice) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(write_pdf(of, issuer="ews.example.org", url=URL)))


def test_a_pdf_is_tagged_archivable_and_the_same_each_time() -> None:
    raw = write_pdf(notice(), issuer="ews.example.org", url=URL)
    assert raw == write_pdf(notice(), issuer="ews.example.org", url=URL)
    found = pypdf.PdfReader(BytesIO(raw))
    assert found.metadata is not None
    assert found.metadata.title == "4-MMC"
    assert b"pdfaid" in raw
    root = found.trailer["/Root"].get_object()
    assert isinstance(root, pypdf.generic.DictionaryObject)
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # a dictionary
    assert "TLP:AMBER" in found.pages[0].extract_text()


def test_what_others_wrote_is_text_in_a_pdf() -> None:
    facts = {"substance": {"name": EVIL, "inchikey": EVIL}, "evidence": EVIL}
    body = {"text": EVIL, "actions": [EVIL], "sections": {EVIL: EVIL}, "facts": facts}
    shown = "".join(page.extract_text() for page in pages(notice(title=EVIL, body=body)).pages)
    whole = "".join(shown.split())
    assert "root:" not in whole
    assert whole.count('#read("/etc/passwd")*b*$x$') >= 5


def test_a_script_that_no_font_has_costs_the_archive_mark_only() -> None:
    raw = write_pdf(notice(title="强效 4-MMC"), issuer="ews.example.org", url=URL)
    assert raw.startswith(b"%PDF-")
    assert "4-MMC" in pypdf.PdfReader(BytesIO(raw)).pages[0].extract_text()


def test_a_long_text_goes_over_pages() -> None:
    body = {"text": "\n\n".join(["word " * 300] * 10), "facts": {}}
    assert len(pages(notice(body=body)).pages) > 1


def test_an_embargo_stands_above_everything() -> None:
    told = notice(state="embargoed", embargo_until="2026-12-01T09:00:00+00:00")
    words = "Under embargo until 2026-12-01 09:00 UTC"
    assert words in text(alert(told), "./note")[0]
    assert words in pages(told).pages[0].extract_text()
    over = notice(state="published", embargo_until="2026-12-01T09:00:00+00:00")
    assert over.warning == ""


def test_what_was_superseded_names_what_took_its_place() -> None:
    told = notice(state="superseded", body={"text": "", "facts": {}, "superseded_by": "8"})
    found = alert(told, Earlier(version=1, at=AT))
    assert text(found, "./msgType") == ["Cancel"]
    assert text(found, "./info/description") == ["Superseded by:\nbulletin 8"]


def document(bulletin_id: UUID, form: str) -> str:
    return f"/v1/bulletins/{bulletin_id}/document.{form}"


async def test_every_form_is_signed_and_verified_offline(reader: House, conn: Connection) -> None:
    made = await publish(conn, "4-MMC")
    _, keys, _ = await fetch(reader, "/.well-known/jwks.json")
    for form in ("json", "cap", "pdf"):
        status, content, headers = await fetch(reader, document(made, form))
        _, alone, _ = await fetch(reader, document(made, f"{form}.jws"))
        assert status == 200
        for signature in (headers["Ews-Signature"], alone.decode().strip()):
            assert verify_detached(content, signature, orjson.loads(keys))
        with pytest.raises(BadSignatureError):
            verify_detached(content + b" ", alone.decode().strip(), orjson.loads(keys))


async def test_a_document_holds_what_its_reader_is_shown(
    reader: House, client: Client, exchange: Exchange, conn: Connection
) -> None:
    made = await publish(conn, "4-MMC", audience=(f"org:{reader.organisation.id}",))
    stranger = await open_house(client, exchange, "Stranger", country="FR", scopes=ALL)
    for form in ("json", "cap", "pdf", "json.jws", "pdf.jws"):
        status, _, _ = await fetch(stranger, document(made, form))
        assert status == 404, form
    _, answer = await reader.get(document(made, "json"))
    assert answer["audience"] == [f"org:{reader.organisation.id}"]
    assert "signal_id" not in answer


async def test_a_draft_has_no_document_even_for_its_own_house(
    client: Client, exchange: Exchange, conn: Connection
) -> None:
    made = await publish(conn, "4-MMC", state="draft")
    lab = await open_house(client, exchange, "Lab", scopes=ALL)
    status, _, _ = await fetch(lab, document(made, "json"))
    assert status == 404


async def test_a_form_that_is_none_is_not_found(reader: House, conn: Connection) -> None:
    made = await publish(conn, "4-MMC")
    forms = ["docx", "", "jws", "JSON", "json.jws.jws", "..%2f", "%00"]
    answers = [await fetch(reader, document(made, form)) for form in forms]
    assert {status for status, _, _ in answers} == {404}
