"""Filing a spectrum: read whole, refused with words, the same file once, named by a finding."""

from uuid import uuid4

import pytest

from ews.flow.exchange import Exchange
from ews.store.connection import Connection
from tests.ews.exchange import Client, open_house, report
from tests.ews.spectra.filing import JCAMP, MSP, filed, named


async def test_peaks_of_a_library_file_are_read_whole(client: Client, exchange: Exchange) -> None:
    lab = await open_house(client, exchange, "Lab")
    told = await filed(lab)
    assert (told["kind"], told["title"], told["x_unit"]) == ("mass", "Mephedrone", "m/z")
    assert (told["x"], told["y"]) == ([119.0855, 145.0886, 160.1121], [20.0, 100.0, 35.0])
    assert told["facts"]["precursor_type"] == "[M+H]+"
    assert told["report_id"] is None
    assert (await filed(lab))["id"] == told["id"]


async def test_a_curve_is_read_with_its_units(client: Client, exchange: Exchange) -> None:
    lab = await open_house(client, exchange, "Lab")
    told = await filed(lab, JCAMP, name="a.jdx", form="jcamp")
    assert (told["kind"], told["x_unit"], told["y_unit"]) == ("infrared", "cm⁻¹", "transmittance")
    assert told["x"] == [400, 401, 402, 403, 404]
    assert told["y"] == pytest.approx([0.9, 0.8, 0.1, 0.7, 0.95])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
async def test_a_title_is_read_letter_by_letter(
    client: Client, exchange: Exchange, mark: str
) -> None:
    lab = await open_house(client, exchange, "Lab")
    content = (mark + MSP.decode().replace("Mephedrone", "Méphédrone 强 5 µg")).encode()
    assert (await filed(lab, content))["title"] == "Méphédrone 强 5 µg"


async def test_the_file_comes_back_as_it_was_filed(client: Client, exchange: Exchange) -> None:
    lab = await open_house(client, exchange, "Lab")
    told = await filed(lab, name="ö 1.msp")
    answer = await lab.ask("GET", f"/v1/spectra/{told['id']}/file")
    assert await answer.read() == MSP
    assert answer.headers["Content-Disposition"].endswith("%C3%B6%201.msp")


@pytest.mark.parametrize(
    ("content", "form", "words"),
    [
        (MSP.replace(b"Peaks: 3", b"Peaks: 4"), "msp", "found 3 peaks, the file states 4"),
        (MSP + b"\n" + MSP, "msp", "found 2 spectra, expected one"),
        (MSP.replace(b"100;", b"many;"), "msp", "write one peak a line"),
        (JCAMP.replace(b"NPOINTS=5", b"NPOINTS=6"), "jcamp", "the file's own checks contradict"),
        (b"##TITLE=x\n##END=\n", "jcamp", "found no ##XYDATA"),
        (b"wave,height\n1,2\nthree,4\n", "csv", "line 3: found 'three,4'"),
        (b"", "mgf", "found 0 spectra"),
        (b"1,nan\n2,3\n", "csv", "found a value that is no number"),
        (JCAMP.replace(b"Mephedrone h", b"M\xe9ph\xe9drone h"), "jcamp", "line 1: found byte 0xe9"),
        (JCAMP.replace(b"Bench 4", b"Bench\0"), "jcamp", "line 4: found byte 0x00"),
        (MSP.replace(b"178.1226", b"178.1226\nComment: 5 \xb5g"), "msp", "line 3: found byte 0xb5"),
        ("wave,µ\n1,2\n".encode("utf-16"), "csv", "line 1: found byte 0xff"),
        (b"\xef\xbb\xbfwave\n\xb5,2\n", "csv", "line 2: found byte 0xb5"),
    ],
)
async def test_what_cannot_be_trusted_is_refused_whole(
    client: Client, exchange: Exchange, content: bytes, form: str, words: str
) -> None:
    lab = await open_house(client, exchange, "Lab")
    path = f"/v1/spectra?name=a&form={form}"
    status, told = await lab.post_raw(path, content, "application/octet-stream")
    assert status == 422, told
    assert words in told["detail"]


FORGETFUL = """
CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN DELETE FROM spectrum; RETURN NULL; END';
CREATE TRIGGER forget AFTER INSERT ON spectrum FOR EACH STATEMENT EXECUTE FUNCTION forget();
"""


async def test_what_is_forgotten_while_it_is_filed_is_to_be_sent_again(
    client: Client, exchange: Exchange, conn: Connection
) -> None:
    lab = await open_house(client, exchange, "Lab")
    await conn.execute(FORGETFUL)
    path = "/v1/spectra?name=a.msp&form=msp"
    status, told = await lab.post_raw(path, MSP, "application/octet-stream")
    assert (status, told["code"]) == (409, "spectrum_forgotten")
    await conn.execute("DROP TRIGGER forget ON spectrum")
    assert (await filed(lab))["title"] == "Mephedrone"


async def test_what_nobody_filed_cannot_be_named(client: Client, exchange: Exchange) -> None:
    lab = await open_house(client, exchange, "Lab")
    other = await filed(await open_house(client, exchange, "Other lab"))
    for each in (str(uuid4()), other["id"]):
        body = report()
        body["findings"][0]["spectra"] = [each]
        _, told = await lab.post("/v1/reports", body)
        assert told["outcome"] == "rejected"
        [issue] = [one for one in told["issues"] if one["level"] == "error"]
        assert issue["code"] == "spectrum_unknown"
        assert issue["pointer"] == "/findings/0/spectra/0"


async def test_a_report_names_the_spectra_it_rests_on(client: Client, exchange: Exchange) -> None:
    lab = await open_house(client, exchange, "Lab")
    spectrum = await filed(lab)
    answer = await named(lab, spectrum)
    _, shown = await lab.get(f"/v1/spectra/{spectrum['id']}")
    assert shown["report_id"] == answer["report_id"]
    substance = answer["findings"][0]["substances"][0]["substance_id"]
    _, listed = await lab.get(f"/v1/substances/{substance}/spectra")
    assert [each["id"] for each in listed["spectra"]] == [spectrum["id"]]
    assert listed["spectra"][0]["x"] is None
    assert listed["spectra"][0]["drawn_x"] == spectrum["x"]
    assert listed["is_whole"]
