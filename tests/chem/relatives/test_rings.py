import pytest
from rdkit import Chem

from chem.relatives.places import Places
from chem.relatives.rings import rings_of
from tests.chem.relatives.words import WORDS


@pytest.mark.parametrize(
    ("smiles", "pattern", "place"),
    [
        ("CCN(CC)C(=O)C1CN(C)C2Cc3c[nH]c4cccc(c34)C2=C1", "[N;R]C", "position 6 of the ergoline"),
        ("CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5", "c[OH]",
         "position 3 of the 4,5-epoxymorphinan"),
        ("CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21", "cCl", "position 7 of the 1,4-benzodiazepine"),
        ("Cc1nnc2CN=C(c3ccccc3)c3cc(Cl)ccc3-n12", "cCl",
         "position 8 of the triazolobenzodiazepine"),
        ("CCCCCc1cc(O)c2C3C=C(C)CCC3C(C)(C)Oc2c1", "c[OH]", "position 1 of the dibenzopyran"),
        ("CC12CCC3C(CCC4=CC(=O)CCC43C)C1CCC2O", "C[OH]", "position 17 of the steroid"),
        ("CN(C)CCc1c[nH]c2cccc(O)c12", "c[OH]", "position 4 of the indole"),
        ("CNC(C)C(=O)c1cccc(Cl)c1", "cCl", "position 3 of the phenyl ring"),
        ("COC(=O)C1C(OC(=O)c2ccccc2)CC2CCC1N2C", "[CR]C(=O)OC", "position 2 of the tropane"),
        ("CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc21", "[nX3]", "the indole nitrogen"),
        ("CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "[NX3]C=O", "the amide nitrogen"),
        ("CC(N)Cc1ccccc1", "[CH2]", "the carbon beta to the amine nitrogen"),
    ],
)  # fmt: skip
def test_a_place_is_named_as_chemists_number_it(smiles: str, pattern: str, place: str) -> None:
    mol = Chem.MolFromSmiles(smiles)
    (atom, *_), *_ = mol.GetSubstructMatches(Chem.MolFromSmarts(pattern))
    assert Places(mol, rings_of(mol, WORDS)).words((atom,)) == place


@pytest.mark.parametrize(
    ("smiles", "titles"),
    [
        ("CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
         {"the N-phenyl ring", "the phenethyl ring", "the piperidine"}),
        ("COc1ccccc1CNCCc1ccccc1", {"the benzyl ring", "the phenethyl ring"}),
        ("CC(=O)c1ccccc1", {"the phenyl ring"}),
    ],
)  # fmt: skip
def test_of_several_phenyl_rings_each_is_told_by_what_carries_it(
    smiles: str, titles: set[str]
) -> None:
    mol = Chem.MolFromSmiles(smiles)
    rings = rings_of(mol, WORDS)
    places = Places(mol, rings)
    assert {places.title(ring) for ring in rings} == titles
