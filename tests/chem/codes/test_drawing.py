import pytest
from rdkit import Chem

from chem.codes.drawing import with_amides


@pytest.mark.parametrize(
    ("drawn", "amide"),
    [
        ("CC(O)=N", "CC(N)=O"),
        ("CC(O)=NC", "CNC(C)=O"),
        ("CC(O)=NCC(O)=N", "CC(=O)NCC(N)=O"),
        ("Cn1c(O)c(N=NC(C)=O)c2ccccc21", "CC(=O)NN=C1C(=O)N(C)c2ccccc21"),
        # nothing to do: an amide, an imidate ester, an oxime, a hydroxypyridine
        ("CC(N)=O", "CC(N)=O"),
        ("CC(=N)OC", "COC(C)=N"),
        ("CC=NO", "CC=NO"),
        ("Oc1ccccn1", "Oc1ccccn1"),
    ],
)
def test_imidic_acids_and_azo_enols_are_drawn_as_amides(drawn: str, amide: str) -> None:
    assert Chem.MolToSmiles(with_amides(Chem.MolFromSmiles(drawn))) == amide


def test_the_molecule_given_is_not_changed() -> None:
    mol = Chem.MolFromSmiles("CC(O)=N")
    before = mol.ToBinary()
    with_amides(mol)
    assert mol.ToBinary() == before
