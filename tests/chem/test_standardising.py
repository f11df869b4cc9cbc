import pytest
from rdkit import Chem

from chem.standardising import STEPS, standardise
from tests.chem.drugs import DRUGS, only


@pytest.mark.parametrize(
    ("drawn", "same"),
    [
        ("C[S+]([O-])c1ccccc1", "CS(=O)c1ccccc1"),
        ("C[S+2]([O-])([O-])c1ccccc1", "CS(=O)(=O)c1ccccc1"),
        ("C[P+](C)([O-])c1ccccc1", "CP(C)(=O)c1ccccc1"),
        ("CN(=O)=O", "C[N+](=O)[O-]"),
        ("CCN=N#N", "CCN=[N+]=[N-]"),
        ("CC[N-][N+]#N", "CCN=[N+]=[N-]"),
        ("C[N](C)(=O)CCc1c[nH]c2ccccc12", "C[N+](C)([O-])CCc1c[nH]c2ccccc12"),
        ("O=n1ccccc1", "[O-][n+]1ccccc1"),
        ("[N-]=[N+]=O", "N#[N+][O-]"),
        ("[CH3:7][NH:1]C", "CNC"),
        ("C1=CC=CC=C1CN", "NCc1ccccc1"),
        ("[H]C([H])([H])N([H])[H]", "CN"),
        ("[NH3+]CCCC([O-])=O", "NCCCC(O)=O"),
        ("CC[NH-].[Li+]", "CCN"),
        ("[Na]OCc1ccccc1", "OCc1ccccc1"),
        ("C[N-]C=[N+](C)C", "CN=CN(C)C"),
    ],
)
def test_two_drawings_of_a_group_are_one(drawn: str, same: str) -> None:
    assert only(drawn) == only(same)


def test_an_oxo_metal_keeps_its_bonds() -> None:
    assert "Mn" in only("[K+].[O-][Mn](=O)(=O)=O")


@pytest.mark.parametrize("smiles", [*DRUGS.values(), "Cl[Zn]Cl.CCN", "C[C@H](F)Cl |&1:1|"])
def test_a_step_never_changes_the_molecule_it_is_given(smiles: str) -> None:
    mol = Chem.MolFromSmiles(smiles)
    before = mol.ToBinary()
    assert [step(mol) is not None for step in STEPS] == [True] * len(STEPS)
    assert mol.ToBinary() == before


@pytest.mark.parametrize("smiles", DRUGS.values(), ids=DRUGS)
def test_standardising_twice_is_standardising_once(smiles: str) -> None:
    once = standardise(Chem.MolFromSmiles(smiles))
    assert Chem.MolToSmiles(standardise(once)) == Chem.MolToSmiles(once)
