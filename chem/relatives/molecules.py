"""Molecules to compare, in one canonical drawing, so that the answer does not depend on it."""

from functools import lru_cache
from typing import Any

from rdkit import Chem

from chem.parsing import parse
from chem.structures import Source

Mol = Any
CARBON, NITROGEN, OXYGEN, SULFUR = 6, 7, 8, 16
TRIVIAL_ELEMENTS = frozenset({6, 9, 17, 35, 53})


def read(smiles: str) -> Mol:
    """Read a parent as its canonical drawing; raises ChemError."""
    mol = parse(Source(kind="smiles", text=smiles))
    return Chem.MolFromSmiles(Chem.MolToSmiles(mol))


def flat(mol: Mol) -> Mol:
    """Take stereo and isotopes away."""
    bare = Chem.Mol(mol)
    for atom in bare.GetAtoms():
        atom.SetIsotope(0)
    Chem.RemoveStereochemistry(bare)
    return Chem.MolFromSmiles(Chem.MolToSmiles(Chem.RemoveHs(bare)))


def without_isotopes(mol: Mol) -> Mol:
    """Take isotopes away and leave stereo."""
    bare = Chem.Mol(mol)
    for atom in bare.GetAtoms():
        atom.SetIsotope(0)
    return Chem.MolFromSmiles(Chem.MolToSmiles(Chem.RemoveHs(bare)))


def kekulised(mol: Mol) -> Mol:
    """Write aromatic bonds as single and double ones."""
    plain = Chem.RWMol(mol)
    Chem.Kekulize(plain, clearAromaticFlags=True)
    return plain


def ring_systems(mol: Mol) -> list[frozenset[int]]:
    """Return the rings, those that share a bond taken together."""
    systems: list[set[int]] = []
    for ring in mol.GetRingInfo().AtomRings():
        touching = [known for known in systems if len(known.intersection(ring)) > 1]
        for known in touching:
            systems.remove(known)
        systems.append(set(ring).union(*touching))
    return [frozenset(system) for system in systems]


def neighbours(mol: Mol, atom: int) -> list[int]:
    """Return the atoms bound to an atom."""
    return _adjacency(mol)[atom]


@lru_cache(maxsize=16)
def _adjacency(mol: Mol) -> list[list[int]]:
    """Return the neighbours of every atom; kept, for molecules here do not change."""
    return [[other.GetIdx() for other in atom.GetNeighbors()] for atom in mol.GetAtoms()]


def beyond(mol: Mol, start: int, stop: set[int], within: set[int]) -> set[int]:
    """Return the atoms reached from `start` inside `within` without entering `stop`."""
    found, waiting = {start}, [start]
    while waiting:
        for other in neighbours(mol, waiting.pop()):
            if other in within and other not in stop and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def has_double_oxygen(mol: Mol, atom: int) -> bool:
    """Tell whether =O hangs on an atom."""
    return any(
        bond.GetBondType() == Chem.BondType.DOUBLE and bond.GetOtherAtomIdx(atom) in _oxygens(mol)
        for bond in mol.GetAtomWithIdx(atom).GetBonds()
    )


def _oxygens(mol: Mol) -> set[int]:
    return {a.GetIdx() for a in mol.GetAtoms() if a.GetAtomicNum() == OXYGEN and a.GetDegree() == 1}
