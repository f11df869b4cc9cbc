"""Determinations by the law as it is held: names, classes, exceptions, esters and ethers."""

from datetime import date

import pytest

from chem.determinations import Determination
from chem.errors import UnreadableStructureError
from chem.rules.determine import determine
from chem.structures import Keys
from tests.chem.rules.asking import TODAY, answers, ask, compiled, lawbook, on

CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
FENTANYLS = "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1d-fentanyls"
CLASS_A = "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1a"

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"
MORPHINE_6_ACETATE = "CC(=O)O[C@H]1C=C[C@H]2[C@H]3Cc4ccc(O)c5O[C@@H]1[C@]2(CCN3C)c45"


def test_a_reason_names_core_place_permission_and_way() -> None:
    (said,) = on(ask(MEPHEDRONE), CATHINONES, TODAY)
    assert said.reason == (
        "core 2-amino-1-phenyl-1-propanone; methyl at N: alkyl permitted by (iii); "
        "methyl at ring: alkyl permitted by (i); not an excluded compound"
    )
    assert {role.name for role in said.roles} >= {"N", "ring"}
    assert (said.level, said.entry) == ("Class B", "Sch. 2 Part II para 1(aa)")
    assert (said.fit, said.checked_on_text, said.review) == ("narrower", "verbatim", "none")


def test_a_near_miss_says_what_fails() -> None:
    (said,) = on(ask("CNC(C)C(=O)c1ccc(cc1)[N+](=O)[O-]"), CATHINONES, TODAY)
    assert said.status == "not_controlled"
    assert "nitro at ring" in said.reason


def test_a_recalled_date_is_told_with_the_answer() -> None:
    found = answers("CCCCCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1")["GB"]
    assert found.status == "controlled"
    assert "in force since 1987-04-01, a day not read in an official text" in found.reason


def test_the_name_decides_and_the_class_yields_to_it() -> None:
    carfentanil = "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1"
    found = answers(carfentanil)["GB"]
    assert (found.status, found.kind, found.level) == ("controlled", "named", "Class A")
    (said,) = on(ask(carfentanil), FENTANYLS, TODAY)
    assert said.status == "not_controlled"
    assert "excepted while Sch. 2 Part I para 1(a) lists it by name" in said.reason


def test_an_ester_of_a_named_substance_is_caught_by_its_paragraph() -> None:
    found = answers(MORPHINE_6_ACETATE)["GB"]
    assert (found.status, found.level) == ("controlled", "Class A")
    assert found.because[0].extension == "ester"
    assert "para 3: any ester or ether" in found.reason


def test_an_ether_that_part_two_names_is_no_class_a_ether() -> None:
    codeine = "COc1ccc2C[C@@H]3[C@@H]4C=C[C@H](O)[C@@H]5Oc1c2[C@]45CCN3C"
    found = answers(codeine)["GB"]
    assert (found.status, found.level) == ("controlled", "Class B")
    assert not [said for said in found.because if said.definition_id.startswith(CLASS_A)]


def test_an_ester_of_a_class_b_cathinone_is_not_caught() -> None:
    """Paragraph 2A gives esters and ethers of 1(ac), (c), (ca) and (d) only."""
    found = ask("CCCCCCOC(=O)c1ccc(cc1)C(=O)C(C)NC")
    assert [said.status for said in on(found, CATHINONES, TODAY)] == ["not_controlled"]


def by_name(smiles: str, part: str) -> list[Determination]:
    """Return what the schedules of the Misuse of Drugs Act whose id starts so say by name."""
    start = f"gb/misuse-of-drugs-act-1971/schedule-2-part-{part}"
    return [
        one for one in ask(smiles) if one.kind == "named" and one.definition_id.startswith(start)
    ]


def test_a_stereoisomer_is_caught_where_the_paragraphs_say_so_and_not_where_they_except_it() -> (
    None
):
    minus_norpseudoephedrine = "C[C@@H](N)[C@H](O)c1ccccc1"
    phenylpropanolamine = "C[C@H](N)[C@H](O)c1ccccc1"
    (caught,) = by_name(minus_norpseudoephedrine, "3-1a")
    assert (caught.status, caught.extension) == ("controlled", "stereoisomer")
    (excepted,) = by_name(phenylpropanolamine, "3-1a")
    assert excepted.status == "not_controlled"
    assert "excepted by name: phenylpropanolamine" in excepted.reason


def test_an_excepted_stereoisomer_is_no_ether_of_the_listed_one_either() -> None:
    dextromethorphan = "COc1ccc2c(c1)[C@]13CCCC[C@@H]1[C@H](C2)N(C)CC3"
    levomethorphan = "COc1ccc2c(c1)[C@@]13CCCC[C@H]1[C@@H](C2)N(C)CC3"
    assert {one.status for one in by_name(dextromethorphan, "1-1a")} == {"not_controlled"}
    assert answers(levomethorphan)["GB"].status == "controlled"


def test_a_flat_drawing_of_a_listed_stereoisomer_cannot_be_told() -> None:
    (said,) = by_name("CC(N)C(O)c1ccccc1", "3-1a")
    assert said.status == "unknown"
    assert "the drawing shows none" in said.reason


@pytest.mark.parametrize(
    ("day", "level"),
    [(date(2010, 4, 15), "unknown"), (date(2010, 4, 16), "controlled")],
)
def test_mephedrone_is_class_b_from_the_day_of_the_order(day: date, level: str) -> None:
    assert answers(MEPHEDRONE, valid_on=day)["GB"].status == level


def test_before_the_order_the_answer_says_from_when_the_class_covers_it() -> None:
    found = answers(MEPHEDRONE, valid_on=date(2010, 4, 15))["GB"]
    assert "Sch. 2 Part II para 1(aa) covers it only from 2010-04-16" in found.reason


@pytest.mark.parametrize(
    ("name", "smiles"),
    [
        ("norcocaine, of a group named beside ecgonine", "COC(=O)C1C(OC(=O)c2ccccc2)CC2CCC1N2"),
        (
            "hydromorphone N-oxide, of a group named beside morphine",
            "C[N+]1([O-])CCC23C4Oc5c(O)ccc(CC1C2CCC4=O)c53",
        ),
        ("caffeine", "Cn1c(=O)c2c(ncn2C)n(C)c1=O"),
    ],
)
@pytest.mark.parametrize("day", [date(2025, 9, 1), date(2026, 9, 1)])
def test_what_no_un_list_names_is_unknown_as_the_groups_beside_names_are_not_held(
    name: str, smiles: str, day: date
) -> None:
    found = answers(smiles, valid_on=day)["UN"]
    assert found.status == "unknown", name
    assert "the groups that some entries name" in found.gaps


@pytest.mark.parametrize(
    ("day", "status"), [(date(2012, 7, 8), "unknown"), (date(2012, 7, 9), "controlled")]
)
def test_a_cannabimimetic_agent_is_in_schedule_i_from_the_day_of_the_statute(
    day: date, status: str
) -> None:
    found = answers("O=C(c1ccccc1I)c1cn(CCCCCF)c2ccccc12", valid_on=day)["US"]
    assert found.status == status


def test_only_these_jurisdictions_claim_to_be_held_whole() -> None:
    """Add one when it is: every entry, every group and every scope word, read on the text."""
    whole = {one.jurisdiction for one in lawbook().coverage if one.complete_since}
    assert whole <= {"CA", "DE", "GB", "US"}


@pytest.mark.parametrize(
    "smiles", [MEPHEDRONE, MORPHINE_6_ACETATE, "CCC(=O)N(c1ccccc1)C1CCN(CCc2cccs2)CC1"]
)
def test_one_definition_says_one_thing_at_a_time(smiles: str) -> None:
    said = [(one.definition_id, one.period.since) for one in ask(smiles)]
    assert len(said) == len(set(said))


def test_a_structure_that_cannot_be_read_is_refused() -> None:
    keys = Keys(parent="", no_isotopes="", no_stereo="", tautomer="")
    with pytest.raises(UnreadableStructureError, match="expected a SMILES of a parent"):
        determine("not a structure", keys, compiled())
