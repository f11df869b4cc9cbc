import pytest
from rdkit import Chem

from chem.errors import UnreadableStructureError
from chem.parents import compile_salts, name_of, neutral, parents_of
from chem.standardising import standardise
from chem.structures import Salt
from schemas.law.salts import read_salts
from schemas.names import load_name_rows
from tests.chem.drugs import (
    AMPHETAMINE,
    DRUGS,
    MORPHINE,
    PARTNERS,
    TABLE,
    issue_codes,
    normalised,
    parent_keys,
)

METHADONE = DRUGS["methadone"]


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


# Of the substances the project has names for, these alone are in the table: food, solvents, what
# drugs are cut with, and the partner of dimenhydrinate. Each stays if nothing else is drawn.
NAMED_PARTNERS = {
    "2-butanone", "2-propanol", "acetone", "ascorbate", "chloroform", "choline", "citrate",
    "cyclamate", "dibenzoyl tartrate", "diethyl ether", "ethanol", "fumarate or maleate",
    "glutamate", "glutaminate",
    "glycerol", "leucinate", "linoleate", "malate", "methanol", "myristate", "oleate",
    "palmitate", "propylene glycol", "salicylate", "stearate", "taurate", "teoclate", "toluene",
    "triphenylphosphine oxide", "water",
}  # fmt: skip


def test_of_the_substances_we_have_names_for_only_solvents_food_and_cuts_are_in_it() -> None:
    texts = {found.smiles for found in load_name_rows()}
    mols = [Chem.MolFromSmiles(smiles) for smiles in texts]
    in_table = {name for mol in mols if (name := name_of(neutral(mol), TABLE))}
    assert in_table <= NAMED_PARTNERS


@pytest.mark.parametrize(
    "name", ["hydrochloride", "lactobionate", "xinafoate", "pamoate", "ditoluoyl tartrate"]
)
def test_the_table_holds_what_a_pharmacopoeia_salt_is_made_with(name: str) -> None:
    assert name in TABLE.names.values()


def test_the_table_is_large_and_each_row_says_why() -> None:
    salts = read_salts()
    assert len(salts) >= 600
    assert all(len(salt.why) > 20 for salt in salts)


def test_each_row_beside_a_drug_leaves_the_drug_and_is_named() -> None:
    beside = {
        salt.name: parents_of(
            standardise(Chem.MolFromSmiles(f"{salt.smiles}.{AMPHETAMINE}")), TABLE
        )
        for salt in read_salts()
    }
    left = {name: [Chem.MolToSmiles(mol) for mol in one.mols] for name, one in beside.items()}
    assert [name for name, smiles in left.items() if smiles != [AMPHETAMINE]] == []
    assert [name for name, one in beside.items() if one.removed != (name,)] == []


@pytest.mark.parametrize(
    "solvent",
    [
        "[2H]C(Cl)(Cl)Cl",
        "[2H]O[2H]",
        "[2H]C([2H])([2H])S(=O)C([2H])([2H])[2H]",
        "[2H]OC([2H])([2H])[2H]",
        "[2H]c1c([2H])c([2H])c([2H])c([2H])c1[2H]",
        "[18OH2]",
    ],
)
def test_a_labelled_solvent_is_a_solvent_and_a_labelled_drug_stays(solvent: str) -> None:
    labelled = "[2H]C([2H])([2H])C(N)Cc1ccccc1"
    assert parent_keys(f"{solvent}.{labelled}.Cl") == parent_keys(labelled)


@pytest.mark.parametrize("second", DRUGS.values(), ids=DRUGS)
def test_a_mixture_of_two_actives_loses_neither(second: str) -> None:
    both = {*parent_keys(METHADONE), *parent_keys(second)}
    assert set(parent_keys(f"{METHADONE}.{second}.Cl.OS(O)(=O)=O")) == both


@pytest.mark.parametrize("partner", PARTNERS.values(), ids=PARTNERS)
def test_a_partner_larger_than_both_actives_takes_neither_away(partner: str) -> None:
    found = parent_keys(f"{AMPHETAMINE}.{partner}.NCCc1ccccc1")
    assert sorted(found) == sorted(parent_keys(AMPHETAMINE) + parent_keys("NCCc1ccccc1"))


@pytest.mark.parametrize(
    ("drawn", "same"),
    [
        ("[Na].[Cl]", "[Na+].[Cl-]"),
        ("CC(N)Cc1ccccc1.[Cl]", "CC(N)Cc1ccccc1.Cl"),
        ("OC(=O)c1ccccc1.[K]", "OC(=O)c1ccccc1"),
        ("C[N+](C)(C)CC(O)=O.[Cl-]", "C[N+](C)(C)CC([O-])=O"),
        ("C[N+](C)(C)CCOP(O)(O)=O.[Cl-]", "C[N+](C)(C)CCOP(O)([O-])=O"),
        ("[C-]#N.[Na+]", "C#N"),
    ],
)
def test_two_drawings_of_a_salt_have_one_key(drawn: str, same: str) -> None:
    assert parent_keys(drawn) == parent_keys(same)


@pytest.mark.parametrize(
    "ion", ["[CH3+]", "[CH3-]", "CC(=O)[CH-]C(C)=O", "[C-]#[N+]C", "CC#[N+][O-]"]
)
def test_a_charged_carbon_is_not_given_a_proton_nor_robbed_of_one(ion: str) -> None:
    assert normalised(ion).components[0].smiles == ion


def test_chiral_nitrogen_of_a_protonated_amine_is_none_and_that_of_an_aziridine_stays() -> None:
    assert parent_keys("C[N@@H+](CC)CCc1ccccc1") == parent_keys("CN(CC)CCc1ccccc1")
    assert parent_keys("C[N@H+](CC)CCc1ccccc1") == parent_keys("CN(CC)CCc1ccccc1")


@pytest.mark.parametrize("smiles", ["C(", "CC.Cl"])
def test_a_row_that_is_not_one_molecule_is_refused(smiles: str) -> None:
    with pytest.raises(UnreadableStructureError, match="salt broken"):
        compile_salts([Salt(name="broken", kind="salt", smiles=smiles, why="test")])
