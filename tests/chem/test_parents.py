import pytest

from chem.errors import UnreadableStructureError
from chem.parents import compile_salts
from chem.structures import Salt
from schemas.law.salts import read_salts
from tests.chem.drugs import AMPHETAMINE, MORPHINE, PARTNERS, issue_codes, normalised, parent_keys


@pytest.mark.parametrize("partner", PARTNERS.values(), ids=PARTNERS)
@pytest.mark.parametrize("drug", [AMPHETAMINE, MORPHINE], ids=["amphetamine", "morphine"])
def test_a_salt_or_solvate_has_the_key_of_its_base(drug: str, partner: str) -> None:
    assert parent_keys(f"{drug}.{partner}") == parent_keys(drug)
    assert parent_keys(f"{partner}.{drug}.{drug}") == parent_keys(drug)


@pytest.mark.parametrize(
    "charged",
    [
        "CC([NH3+])Cc1ccccc1.[Cl-]",
        "CC([NH3+])Cc1ccccc1",
        "CC([NH3+])Cc1ccccc1.OS(=O)(=O)[O-]",
        "CC([NH3+])Cc1ccccc1.CC([NH3+])Cc1ccccc1.[O-]S(=O)(=O)[O-]",
        "CC(N)Cc1ccccc1.Cl.O.O",
        "CC(N)Cc1ccccc1.[2H]Cl",
    ],
)
def test_a_salt_drawn_with_charges_has_the_key_of_its_base(charged: str) -> None:
    assert parent_keys(charged) == parent_keys(AMPHETAMINE)


@pytest.mark.parametrize("partner", PARTNERS.values(), ids=PARTNERS)
def test_each_partner_is_in_the_table_by_its_name(partner: str) -> None:
    assert normalised(f"{AMPHETAMINE}.{partner}").removed


def test_a_mixture_keeps_both_actives_whatever_their_size() -> None:
    mixture = f"{AMPHETAMINE}.{MORPHINE}.Cl"
    assert sorted(parent_keys(mixture)) == sorted(parent_keys(AMPHETAMINE) + parent_keys(MORPHINE))
    assert normalised(mixture).removed == ("hydrochloride",)
    assert "mixture" in issue_codes(mixture)


def test_the_order_drawn_does_not_change_the_order_of_components() -> None:
    assert parent_keys(f"{AMPHETAMINE}.{MORPHINE}") == parent_keys(f"{MORPHINE}.{AMPHETAMINE}")


def test_a_partner_alone_stays_and_says_so() -> None:
    acetic = normalised("CC(=O)[O-].[Na+]")
    assert [component.smiles for component in acetic.components] == ["CC(=O)O"]
    assert acetic.removed == ("sodium",)
    assert "only_salts" in issue_codes("CC(=O)[O-].[Na+]")


def test_all_organic_parts_of_a_drawing_of_partners_stay() -> None:
    assert len(normalised("CC(=O)O.NCCO").components) == 2


def test_an_inorganic_substance_stays_whole() -> None:
    assert parent_keys("[Na+].[Cl-]") == ["FAPWRFPIFSIZLT-UHFFFAOYSA-M"]
    assert issue_codes("[Na+].[Cl-]") == ["no_carbon"]


def test_a_quaternary_ammonium_keeps_its_charge() -> None:
    butylscopolaminium = "CCCC[N+]1(C)C2CC(CC1C1OC21)OC(=O)C(CO)c1ccccc1"
    (component,) = normalised(f"{butylscopolaminium}.[Br-]").components
    assert "[N+]" in component.smiles
    assert "charged" in issue_codes(f"{butylscopolaminium}.[Br-]")


def test_a_betaine_stays_and_a_zwitterion_is_made_neutral() -> None:
    assert normalised("C[N+](C)(C)CC(=O)[O-]").components[0].smiles == "C[N+](C)(C)CC(=O)[O-]"
    assert normalised("[NH3+]CC(=O)[O-]").components[0].smiles == "NCC(=O)O"


def test_quaternary_and_tertiary_are_two_substances() -> None:
    assert parent_keys("CN(C)CCc1c[nH]c2ccccc12") != parent_keys("C[N+](C)(C)CCc1c[nH]c2ccccc12")


def test_the_table_has_no_name_twice_for_one_structure() -> None:
    salts = read_salts()
    assert len(compile_salts(salts).names) == len(salts)


def test_no_active_of_the_field_is_in_the_table() -> None:
    assert "only_salts" not in issue_codes("OCCCC(O)=O")  # GHB
    assert "only_salts" not in issue_codes("Cn1cnc2c1c(=O)n(C)c(=O)n2C")  # caffeine
    assert "only_salts" not in issue_codes("CC(=O)Oc1ccccc1C(O)=O")  # aspirin


@pytest.mark.parametrize("smiles", ["C(", "CC.Cl"])
def test_a_row_that_is_not_one_molecule_is_refused(smiles: str) -> None:
    with pytest.raises(UnreadableStructureError, match="salt broken"):
        compile_salts([Salt(name="broken", kind="salt", smiles=smiles, why="test")])
