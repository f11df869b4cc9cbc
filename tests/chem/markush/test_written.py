"""Atoms and bonds by the text are those that RDKit tells, whoever wrote the text."""

import pytest
from rdkit import Chem

from chem.markush.atoms import Values, atoms_of, bonds_of, value_of
from chem.markush.written import read_written
from tests.chem.rules.test_deciding import STRUCTURES

AS_DRAWN = (
    "C1=CC=CC=C1C",
    "c1ccccc1c1ccccc1",
    "c1ccc2c(c1)c1ccccc1C2",
    "O=C1N=C(c2ccccc2)c2cc(Cl)ccc2N(C)C1=O",
    "C[S@](=O)c1ccccc1",
    "F/C=C/Cl",
    "OC(C)(F)[C@H](N)C",
    "[O-][n+]1ccccc1",
    "C[N+](C)(C)CC[O]",
    "C%11CC%11",
)


def _read(smiles: str) -> tuple[object, object]:
    mol = Chem.MolFromSmiles(smiles)

    def ask(atom: int, in_ring: bool) -> Values:  # noqa: FBT001 - one of the values
        return value_of(mol.GetAtomWithIdx(atom), in_ring)

    read = read_written(mol, smiles, mol.GetRingInfo().AtomRings(), ask)
    return read, (atoms_of(mol), bonds_of(mol))


@pytest.mark.parametrize("smiles", [*map(Chem.CanonSmiles, STRUCTURES), *AS_DRAWN])
def test_atoms_and_bonds_are_those_of_the_molecule(smiles: str) -> None:
    read, told = _read(smiles)
    assert read == told


@pytest.mark.parametrize("smiles", ["[2H]C([2H])C", "[2H:1]CC", "C", "[H][H]", "[NH3]->[Pt]"])
def test_what_is_not_plain_is_not_read(smiles: str) -> None:
    assert _read(smiles)[0] is None


def test_an_atom_written_as_none_of_its_ring_is_not_remembered() -> None:
    pyridine, _ = _read("C1=CC=NC=C1")
    pyrrole, told = _read("C1=CC=CN1C")
    assert pyridine != pyrrole
    assert pyrrole == told
