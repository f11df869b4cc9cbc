"""The answer of a check, taken away as CSV and as PDF."""

import csv
from io import BytesIO, StringIO

import pypdf
import pytest

from ews.compute.screening_records import COLUMNS
from tests.clock import FixedClock
from tests.ews.exchange import House

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"
HERE = "/v1/check/document"


async def test_the_csv_has_the_columns_of_a_screening(patient_lab: House) -> None:
    answer = await patient_lab.ask("GET", f"{HERE}.csv?text=mephedrone&in=GB,FJ")
    rows = list(csv.DictReader(StringIO(await answer.text())))
    assert (answer.content_type, tuple(rows[0])) == ("text/csv", COLUMNS)
    assert [(row["id"], row["input"], row["jurisdiction"], row["status"]) for row in rows] == [
        ("Mephedrone", "mephedrone", "GB", "controlled"),
        ("Mephedrone", "mephedrone", "FJ", "unknown"),
    ]


async def test_the_pdf_says_when_it_was_answered_and_how_to_have_it_again(
    patient_lab: House,
) -> None:
    answer = await patient_lab.ask("GET", f"{HERE}.pdf?text=mephedrone&in=GB&valid_on=2020-01-01")
    found = pypdf.PdfReader(BytesIO(await answer.read()))
    text = "".join(page.extract_text() for page in found.pages).replace("\u200b", "")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="check-2020-01-01.pdf"'
    assert "answered 2026-11-23 12:00:00 UTC" in text
    assert "structure=mephedrone&valid_on=2020-01-01&known_at=2026-11-23" in text.replace("\n", "")
    assert "United Kingdom (GB): controlled" in text


async def test_the_pdf_names_countries_and_bodies(patient_lab: House) -> None:
    answer = await patient_lab.ask("GET", f"{HERE}.pdf?text=mephedrone&in=UN,BA,FJ")
    found = pypdf.PdfReader(BytesIO(await answer.read()))
    text = "".join(page.extract_text() for page in found.pages).replace("\n", " ")
    names = ["United Nations (UN)", "Bosnia & Herzegovina (BA)", "Fiji (FJ)"]
    assert [name for name in names if f"{name}: " in text] == names


async def test_the_same_answer_is_the_same_pdf(patient_lab: House) -> None:
    asked = f"{HERE}.pdf?text=CCO&in=GB&known_at=2026-11-23T12:00:00Z"
    first = await (await patient_lab.ask("GET", asked)).read()
    assert first == await (await patient_lab.ask("GET", asked)).read()


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        (".xlsx?text=CCO", 404, "not_found"),
        (".csv?text=CC(C", 422, "structure_unreadable"),
        (".csv?text=2C-X", 409, "name_ambiguous"),
        (".csv", 422, "question_ambiguous"),
        (".csv?text=CCO&relatives=2", 422, "unknown_field"),
    ],
)
async def test_what_cannot_be_written_says_why(
    patient_lab: House, asked: str, status: int, code: str
) -> None:
    got, problem = await patient_lab.get(HERE + asked)
    assert (got, problem["code"]) == (status, code)


async def test_who_asked_about_what_nobody_reported_is_answered_the_same_again(
    lab: House, clock: FixedClock
) -> None:
    _, first = await lab.get("/v1/check", text=MEPHEDRONE, valid_on="2020-01-01")
    clock.advance(days=10)
    times = {name: first[name] for name in ("valid_on", "known_at")}
    _, again = await lab.get("/v1/check", text=MEPHEDRONE, **times)
    assert again == first
