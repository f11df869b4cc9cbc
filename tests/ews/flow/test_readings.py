"""Structure, name and CAS number of one finding, sent to a real service.

The tests share a database, so each sends a report of its own.
"""

from typing import Any

import pytest

from ews.api.keys import EXCHANGE
from tests.ews.exchange import House, report

AMPHETAMINE = "CC(N)Cc1ccccc1"
COCAINE = "COC(=O)[C@H]1[C@@H](OC(=O)c2ccccc2)C[C@@H]2CC[C@H]1N2C"
S_METHAMPHETAMINE = "CN[C@@H](C)Cc1ccccc1"
R_METHAMPHETAMINE = "CN[C@H](C)Cc1ccccc1"

STORED = """
SELECT f.resolved_by, f.grade FROM finding f JOIN report_version v ON v.id = f.report_version_id
WHERE v.body::text LIKE $1
"""


async def send(lab: House, **finding: Any) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Send one finding; return the issues and what it turned out to be."""
    findings = [{"evidence": "library_match", **finding}]
    _, answer = await lab.post("/v1/reports", report(repr(finding), findings=findings))
    return answer["issues"], answer["findings"][0]


async def test_three_readings_that_contradict_one_another_are_told_in_one_warning(
    patient_lab: House,
) -> None:
    issues, found = await send(
        patient_lab, structure={"smiles": AMPHETAMINE}, name="Mephedrone", cas="437-38-7"
    )

    (issue,) = issues
    assert (issue["code"], issue["pointer"]) == ("readings_contradict", "/findings/0")
    assert AMPHETAMINE in issue["message"]
    assert "'Mephedrone' stands for Mephedrone" in issue["message"]
    assert "'437-38-7' stands for Fentanyl" in issue["message"]
    assert "the structure was taken" in issue["message"]
    assert (found["resolved_by"], found["grade"]) == ("structure", "identifier")


async def test_one_reading_against_two_that_agree_is_told_with_all_three(
    patient_lab: House,
) -> None:
    issues, _ = await send(
        patient_lab,
        structure={"smiles": "CNC(C)C(=O)c1ccc(C)cc1"},
        name="Mephedrone",
        cas="437-38-7",
    )

    (issue,) = issues
    assert issue["code"] == "readings_contradict"
    assert issue["message"].count("stands for") == 2


async def test_readings_that_agree_raise_nothing(patient_lab: House) -> None:
    issues, found = await send(patient_lab, name="Fentanyl", cas="437-38-7")

    assert issues == []
    assert (found["resolved_by"], found["grade"]) == ("name", "curated")


async def test_another_configuration_has_a_softer_warning_of_its_own(patient_lab: House) -> None:
    issues, found = await send(
        patient_lab, structure={"smiles": R_METHAMPHETAMINE}, name="methamphetamine", cas="537-46-2"
    )

    assert {issue["code"] for issue in issues} == {"stereo_contradicts"}
    assert found["substances"][0]["smiles"] == R_METHAMPHETAMINE


async def test_a_drawing_without_configuration_says_less_and_contradicts_nothing(
    patient_lab: House,
) -> None:
    issues, _ = await send(
        patient_lab, structure={"smiles": "CNC(C)Cc1ccccc1"}, name="methamphetamine"
    )

    assert issues == []


async def test_a_label_that_only_one_of_them_has_is_told(patient_lab: House) -> None:
    issues, _ = await send(
        patient_lab,
        structure={"smiles": "[2H]C([2H])([2H])NC(C)C(=O)c1ccc(C)cc1"},
        name="mephedrone",
    )

    assert [issue["code"] for issue in issues] == ["isotopes_contradict"]


async def test_a_name_nobody_knows_on_a_known_structure_is_told_to_be_uncompared(
    patient_lab: House,
) -> None:
    issues, found = await send(patient_lab, structure={"smiles": AMPHETAMINE}, name="BK-EDPB")

    (issue,) = issues
    assert (issue["level"], issue["code"], issue["pointer"]) == (
        "warning",
        "name_new_for_structure",
        "/findings/0/name",
    )
    assert "found 'BK-EDPB' on the structure known as Amphetamine" in issue["message"]
    assert found["substances"][0]["smiles"] == AMPHETAMINE


async def test_a_name_nobody_knows_on_a_known_cas_number_is_told_to_be_uncompared(
    patient_lab: House,
) -> None:
    issues, _ = await send(patient_lab, name="BK-EDPB", cas="437-38-7")

    assert [issue["code"] for issue in issues] == ["name_new_for_structure"]
    assert "Fentanyl" in issues[0]["message"]


async def test_a_new_name_on_a_new_structure_is_no_news_about_either(patient_lab: House) -> None:
    sibling = "CCC(=O)N(c1ccc(OC(F)(F)F)cc1)C1CCN(CCc2cccs2)CC1"
    labelled = "[2H]C([2H])([2H])NC(C)C(=O)c1ccccc1"

    issues, _ = await send(patient_lab, structure={"smiles": sibling}, name="BK-EDPB")
    of_label, _ = await send(patient_lab, structure={"smiles": labelled}, name="BK-EDPB")

    assert (issues, of_label) == ([], [])


async def test_an_unknown_cas_number_is_told_unless_a_name_bears_the_structure_out(
    patient_lab: House,
) -> None:
    salt = "913-81-5"
    alone, _ = await send(patient_lab, structure={"smiles": COCAINE}, cas=salt)
    named, _ = await send(patient_lab, structure={"smiles": COCAINE}, cas=salt, name="cocaine")

    assert [issue["code"] for issue in alone] == ["cas_new_for_structure"]
    assert named == []


async def test_an_ambiguous_name_is_kept_with_all_it_may_mean(patient_lab: House) -> None:
    issues, found = await send(patient_lab, name="DOC")

    assert [(each["code"], each["pointer"]) for each in issues] == [
        ("name_ambiguous", "/findings/0/name")
    ]
    assert (found["resolved_by"], found["grade"], found["substances"]) == (None, "ambiguous", [])
    assert len(found["candidates"]) == 2


async def test_a_structure_among_what_a_name_may_mean_settles_it(patient_lab: House) -> None:
    settled, found = await send(
        patient_lab, name="DOC", structure={"smiles": "COc1cc(CC(C)N)c(OC)cc1Cl"}
    )
    against, _ = await send(patient_lab, name="DOC", structure={"smiles": AMPHETAMINE})

    assert (settled, found["grade"]) == ([], "identifier")
    assert [issue["code"] for issue in against] == ["readings_contradict"]


async def test_a_cas_number_of_the_table_beats_a_name_read_by_rules(patient_lab: House) -> None:
    issues, found = await send(patient_lab, name="4F-MDMB-P7AICA", cas="437-38-7")

    assert [issue["code"] for issue in issues] == ["readings_contradict"]
    assert (found["resolved_by"], found["grade"]) == ("cas", "identifier")


async def test_a_code_name_is_kept_with_the_grade_generated(patient_lab: House) -> None:
    issues, found = await send(patient_lab, name="4F-MDMB-P7AICA")

    assert issues == []
    assert (found["resolved_by"], found["grade"]) == ("name", "generated")
    assert "core" in found["how"]


async def test_a_suggestion_is_told_and_not_taken(patient_lab: House) -> None:
    issues, found = await send(patient_lab, name="3-mephedrone")

    assert [issue["code"] for issue in issues] == ["name_unknown"]
    assert "not taken, but alike: Mephedrone" in issues[0]["message"]
    assert (found["grade"], found["substances"]) == ("suggestion", [])


async def test_a_structure_in_the_field_for_names_is_read(patient_lab: House) -> None:
    issues, found = await send(patient_lab, name="CNC(C)C(=O)c1ccc(C)cc1")

    assert issues == []
    assert (found["grade"], found["substances"][0]["name"]) == ("identifier", "Mephedrone")


async def test_a_structure_in_the_field_for_names_that_is_impossible_costs_nothing(
    patient_lab: House,
) -> None:
    issues, found = await send(patient_lab, name="C(C)(C)(C)(C)(C)=O")

    assert [(each["level"], each["code"]) for each in issues] == [("warning", "name_unreadable")]
    assert found["substances"] == []


@pytest.mark.parametrize("name", ["CN", "P", "NO", "I"])
async def test_letters_that_are_atoms_are_a_name_in_the_field_for_names(
    patient_lab: House, name: str
) -> None:
    _, found = await send(patient_lab, name=name)

    assert found["substances"] == []


async def test_grade_and_way_are_stored_with_the_finding(patient_lab: House) -> None:
    await send(patient_lab, name="ketamine hydrochloride")
    exchange = patient_lab.client.app[EXCHANGE]

    rows = await exchange.pool.fetch(STORED, "%ketamine hydrochloride%")

    assert [tuple(row) for row in rows] == [("name", "curated")]


async def test_a_structure_without_a_curated_name_goes_by_its_code_name(patient_lab: House) -> None:
    smiles = "CC(C)(C)[C@H](NC(=O)c1cn(CCCCF)c2ncccc12)C(=O)OC"

    _, found = await send(patient_lab, structure={"smiles": smiles})

    assert found["substances"][0]["name"] == "4F-MDMB-B7AICA"


async def test_a_labelled_substance_does_not_go_by_the_name_of_the_unlabelled(
    patient_lab: House,
) -> None:
    labelled = "[2H]C([2H])([2H])NC(C)C(=O)c1ccc(C)cc1"

    _, found = await send(patient_lab, structure={"smiles": labelled}, name="D3 of a supplier")

    assert found["substances"][0]["name"] is None
