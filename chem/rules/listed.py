"""The drawing and the molecular formula of a listed substance, each read once."""

from functools import lru_cache
from typing import Any

from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula
from rdkit.rdBase import BlockLogs

from chem.errors import BrokenReadingError
from chem.law import NamedEntry

KEPT = 8_192


@lru_cache(maxsize=KEPT)
def listed_mol(smiles: str) -> Any:
    """Return the molecule, or None if RDKit cannot read it."""
    with BlockLogs():
        return Chem.MolFromSmiles(smiles) if smiles else None


def drawn(entry: NamedEntry) -> Any:
    """Return the molecule of an entry.

    Raises:
        BrokenReadingError: names the entry whose SMILES RDKit cannot read.
    """
    mol = listed_mol(entry.smiles)
    if mol is None:
        raise _unreadable(entry)
    return mol


def formula_of(entry: NamedEntry) -> str:
    """Return the molecular formula of an entry; its rings are not looked for, which takes longest.

    Raises:
        BrokenReadingError: names the entry whose SMILES RDKit cannot read.
    """
    formula = _formula(entry.smiles)
    if not formula:
        raise _unreadable(entry)
    return formula


@lru_cache(maxsize=KEPT)
def _formula(smiles: str) -> str:
    with BlockLogs():
        mol = Chem.MolFromSmiles(smiles, sanitize=False) if smiles else None
        try:
            return _counted(mol) if mol else ""
        except ValueError:  # a valence that no atom has
            return ""


def heavy_of(smiles: str) -> tuple[list[int], list[list[int]]]:
    """Return the elements of a listed substance, and the neighbours of each of its atoms."""
    with BlockLogs():
        mol = Chem.MolFromSmiles(smiles, sanitize=False)
    atoms = [mol.GetAtomWithIdx(index) for index in range(mol.GetNumAtoms())]
    near: list[list[int]] = [[] for _ in atoms]
    for bond in map(mol.GetBondWithIdx, range(mol.GetNumBonds())):
        near[bond.GetBeginAtomIdx()].append(bond.GetEndAtomIdx())
        near[bond.GetEndAtomIdx()].append(bond.GetBeginAtomIdx())
    return [atom.GetAtomicNum() for atom in atoms], near


def _counted(mol: Any) -> str:
    mol.UpdatePropertyCache(strict=True)
    return str(CalcMolFormula(mol))


def _unreadable(entry: NamedEntry) -> BrokenReadingError:
    return BrokenReadingError(
        f"{entry.id}: found {entry.smiles!r}, expected a SMILES of one component; correct the "
        "row, or leave it empty and say in structure_check why"
    )
