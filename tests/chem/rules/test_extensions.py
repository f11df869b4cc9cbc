"""Esters and ethers, found backwards."""

import pytest
from rdkit import Chem

from chem.markush.graph import Graph
from chem.rules.extensions import KINDS, SIMPLE, Kind, choices, parts_of, untried
from tests.chem.rules.asking import TODAY, ask, on

FENTANYLS = "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1d-fentanyls"


def drawn(smiles: str) -> Graph:
    return Graph(Chem.MolFromSmiles(smiles))


def parts(smiles: str, kind: Kind) -> set[str]:
    return {part.smiles for part in parts_of(drawn(smiles), (kind,))}


@pytest.mark.parametrize(
    ("smiles", "kind", "part"),
    [
        ("CC(=O)Oc1cccc2[nH]cc(CCN(C)C)c12", "ester", "CN(C)CCc1c[nH]c2cccc(O)c12"),
        ("O=P(O)(O)Oc1cccc2[nH]cc(CCN(C)C)c12", "ester", "CN(C)CCc1c[nH]c2cccc(O)c12"),
        ("COc1ccccc1CC", "ether", "CCc1ccccc1O"),
        ("O=[N+]([O-])OCCc1ccccc1", "ester", "OCCc1ccccc1"),
        ("CCOC(=O)c1ccccc1", "ester", "O=C(O)c1ccccc1"),
        ("COc1ccc(OC)cc1", "ether", "Oc1ccc(O)cc1"),
    ],
    ids=["acetate", "phosphate", "methyl ether", "nitrate", "ester of an acid", "both ethers"],
)
def test_an_ester_or_ether_is_cleaved(smiles: str, kind: Kind, part: str) -> None:
    assert part in parts(smiles, kind)


@pytest.mark.parametrize(
    ("smiles", "kind"),
    [
        ("O=C(O)c1ccccc1", "ester"),
        ("O=C1CCCCCO1", "ester"),
        ("C1CCOCC1", "ether"),
        ("CC(=O)Nc1ccccc1", "ester"),
        ("CSc1ccccc1", "ether"),
        ("COC(=O)c1ccccc1", "ether"),
        ("c1ccc2c(c1)OCO2", "ether"),
    ],
    ids=["acid", "lactone", "cyclic ether", "amide", "thioether", "ester", "methylenedioxy"],
)
def test_what_is_no_ester_or_ether_is_left_alone(smiles: str, kind: Kind) -> None:
    assert parts(smiles, kind) == set()


@pytest.mark.parametrize(
    ("smiles", "kinds"),
    [
        ("COC(=O)c1ccccc1", ["ester"]),
        ("COS(=O)(=O)c1ccccc1", ["ester"]),
        ("CC(=O)OC(C)=O", []),
        ("COC(C)=S", []),
        ("COc1cccc(=O)[nH]1", ["ether"]),
        ("COc1nccc(=O)[nH]1", ["ether"]),
        ("O=c1occc(OC)c1", ["ether"]),
        ("C1CCC2(CC1)OCCO2", []),
        ("CC(=O)OCC1CCCO1", ["ester"]),
        ("COP(C)C", []),
        ("CO[Si](C)(C)C", []),
        ("[2H]OC(C)=O", []),
        ("CC(=O)OCOC", ["ester", "ether"]),
    ],
    ids=[
        "ester",
        "sulphonate",
        "anhydride",
        "thioester by its sulphur",
        "ether beside a pyridone",
        "ether of a pyrimidone",
        "ether of a pyrone",
        "ketal in rings",
        "ester beside a cyclic ether",
        "phosphinite",
        "silyl ether",
        "heavy hydrogen",
        "both",
    ],
)
def test_what_the_plain_values_rule_out_has_no_bond_to_cleave(
    smiles: str, kinds: list[Kind]
) -> None:
    assert [kind for kind in SIMPLE if list(choices(drawn(smiles), kind))] == kinds


def test_cleaving_keeps_stereochemistry_and_drops_it_only_in_the_flat_key() -> None:
    whole = drawn("CC(=O)O[C@H](C)c1ccccc1")
    (part,) = (one for one in parts_of(whole, ("ester",)) if "c1" in one.smiles)
    assert part.inchikey == Chem.MolToInchiKey(Chem.MolFromSmiles("O[C@H](C)c1ccccc1"))
    assert part.no_stereo_key == Chem.MolToInchiKey(Chem.MolFromSmiles("OC(C)c1ccccc1"))


def test_many_bonds_of_one_kind_are_bounded() -> None:
    pentaerythritol = "CC(=O)OCC(COC(C)=O)(COC(C)=O)COC(=O)CCC(=O)OCC(COC(C)=O)(COC(C)=O)COC(C)=O"
    assert len(parts_of(drawn(pentaerythritol), KINDS)) < 40


def test_an_ether_is_cleaved_once_and_not_at_a_centre() -> None:
    """Verapamil has four methoxy groups: they are four ethers, not eight."""
    verapamil = drawn("COc1ccc(CCN(C)CCCC(C#N)(C(C)C)c2ccc(OC)c(OC)c2)cc1OC")
    assert untried(verapamil, KINDS) == ()
    whole = drawn("CO[C@H](C)c1ccccc1")
    (part,) = parts_of(whole, ("ether",))
    assert part.inchikey == Chem.MolToInchiKey(Chem.MolFromSmiles("O[C@H](C)c1ccccc1"))
    between = drawn("C[C@H](O[C@H](C)c1ccccc1)c1ccccc1")
    assert {Chem.MolToSmiles(one.graph.mol) for one in parts_of(between, ("ether",))}


@pytest.mark.parametrize(
    "written", ["C[C@H](O[C@@H](C)CC)c1ccccc1", "CC[C@H](C)O[C@@H](C)c1ccccc1"]
)
def test_cleaving_at_a_centre_does_not_turn_it(written: str) -> None:
    kept = {"CC[C@H](C)O", "C[C@H](O)c1ccccc1"}
    assert parts(written, "ether") == {Chem.CanonSmiles(one) for one in kept}


def test_a_polyether_is_not_cleaved_and_that_is_said() -> None:
    glycol = drawn("O" + "CCO" * 40)
    assert parts_of(glycol, KINDS) == ()
    assert untried(glycol, KINDS) == ("ether",)
    assert untried(drawn("COc1cc(CCN)cc(OC)c1OC"), KINDS) == ()


def test_where_not_every_cleavage_is_tried_a_miss_is_open() -> None:
    """beta-Keto, so no fentanyl of 1(d); as an ether of one it would need bonds not looked at."""
    polyether = "CCC(=O)N(c1ccccc1)C1CCN(CC(=O)c2ccc(" + "OCC" * 7 + ")cc2)CC1"
    (said,) = on(ask(polyether), FENTANYLS, TODAY)
    assert said.status == "unknown"
    assert "it has too many bonds to look at as an ether" in said.reason
