"""Asking what a text stands for."""

import pytest

from tests.ews.exchange import House

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("4-MMC", "curated"),
        ("mephedrone hydrochloride", "curated"),
        ("YELGFTGWJGBAQU-UHFFFAOYSA-N", "identifier"),
        (f"{MEPHEDRONE}.Cl", "identifier"),
        ("InChI=1S/C11H15NO/c1-8-4-6-10(7-5-8)11(13)9(2)12-3/h4-7,9,12H,1-3H3", "identifier"),
    ],
)
async def test_each_way_of_writing_leads_to_one_structure(
    patient_lab: House, text: str, grade: str
) -> None:
    status, found = await patient_lab.get("/v1/names", text=text)

    assert (status, found["grade"], found["candidates"]) == (200, grade, [])
    assert (found["name"], found["smiles"]) == ("Mephedrone", MEPHEDRONE)
    assert found["how"]


async def test_an_ambiguous_name_has_no_structure_but_candidates(patient_lab: House) -> None:
    status, found = await patient_lab.get("/v1/names", text="MPPP")

    assert (status, found["grade"], found["smiles"]) == (200, "ambiguous", None)
    assert len({each["inchikey"] for each in found["candidates"]}) > 1


async def test_candidates_are_written_in_our_form_with_their_keys(patient_lab: House) -> None:
    _, found = await patient_lab.get("/v1/names", text="CN")

    assert found["candidates"][0]["inchikey"] == "BAVYZALUXZFZLV-UHFFFAOYSA-N"


async def test_a_structure_that_is_impossible_is_unknown_and_says_why(patient_lab: House) -> None:
    _, found = await patient_lab.get("/v1/names", text="C(C)(C)(C)(C)=O")

    assert (found["grade"], found["smiles"]) == ("unknown", None)
    assert "not chemically possible" in found["how"]


async def test_a_wrong_digit_is_told_with_the_digit_expected(patient_lab: House) -> None:
    _, found = await patient_lab.get("/v1/names", text="437-38-8")

    assert "expected 7" in found["how"]


async def test_nothing_is_no_text(patient_lab: House) -> None:
    status, problem = await patient_lab.get("/v1/names")

    assert status == 422
    assert problem["code"]


async def test_the_law_is_asked_by_a_name_only_if_it_is_one_substance(patient_lab: House) -> None:
    answers = [
        await patient_lab.get("/v1/check", name=name)
        for name in ("DOC", "3-mephedrone", "no such name")
    ]

    assert [(status, problem["code"]) for status, problem in answers] == [
        (409, "name_ambiguous"),
        (404, "name_unknown"),
        (404, "name_unknown"),
    ]


async def test_an_answer_of_the_law_says_how_the_name_was_read(patient_lab: House) -> None:
    _, answer = await patient_lab.get("/v1/check", name="isotonitazene hydrochloride")

    assert (answer["resolved_by"], answer["grade"]) == ("name", "curated")
    assert "without the salt word" in answer["how"]
