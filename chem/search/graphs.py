"""The graph of one molecule as numbers: what can be asked of an atom is packed into one integer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem

Mol = Any
Rings = tuple[tuple[int, ...], ...]
Packed = NDArray[np.uint64]

# Name, bits and the largest value of each property. A larger value is stored as the largest, which
# then means "this or more": a question about it stays open, and RDKit answers it.
PROPERTIES: Final = (
    ("element", 7),
    ("aromatic", 1),
    ("charge", 4),  # plus CHARGE_ZERO
    ("hydrogens", 4),
    ("degree", 4),
    ("hidden_hydrogens", 4),  # those that are no atoms of the graph
    ("ring_bonds", 4),
    ("smallest_ring", 6),
    ("rings", 4),
    ("radicals", 2),
    ("valence", 4),
    ("isotope", 9),
)
CHARGE_ZERO = 8
SHIFTS: Final = {
    name: sum(width for _, width in PROPERTIES[:place])
    for place, (name, _) in enumerate(PROPERTIES)
}
LARGEST: Final = {name: (1 << width) - 1 for name, width in PROPERTIES}

BOND_TYPES: Final = {"SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "AROMATIC": 4}
BOND_ORDERS: Final = {1.0: 1, 2.0: 2, 3.0: 3, 1.5: 4}
OTHER_BOND = 0
IN_RING = 8
BOND_CODES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Atoms packed; bonds as (first atom, second atom, code)."""

    atoms: Packed
    bonds: NDArray[np.uint16]


def graph_of(mol: Mol, *, smiles: str) -> Graph:
    """Return the graph of a sanitised molecule; smiles: its own, in which dative bonds show."""
    rings = mol.GetRingInfo().AtomRings()
    in_ring = {pair for ring in rings for pair in _around(ring)}
    by_type = "->" in smiles or "<-" in smiles
    bonds = [
        (*pair, kind | IN_RING if pair in in_ring else kind)
        for pair, kind in (_kinds_one_by_one(mol) if by_type else _kinds(mol))
    ]
    return Graph(
        atoms=np.array(_packed(mol, _places(mol, rings, in_ring)), np.uint64),
        bonds=np.array(bonds, np.uint16).reshape(-1, 3),
    )


def _around(ring: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Give the bonds of a ring, the lower atom first."""
    before = ring[-1]
    for atom in ring:
        yield (before, atom) if before < atom else (atom, before)
        before = atom


def _kinds(mol: Mol) -> Iterator[tuple[tuple[int, int], int]]:
    """Read all bonds at once: a matrix is one call, a loop over bonds costs as much as parsing."""
    orders = Chem.GetAdjacencyMatrix(mol, useBO=True)
    first, second = orders.nonzero()
    found = orders[first, second].tolist()
    for one, two, order in zip(first.tolist(), second.tolist(), found, strict=True):
        if one < two:
            yield (one, two), BOND_ORDERS.get(order, OTHER_BOND)


def _kinds_one_by_one(mol: Mol) -> Iterator[tuple[tuple[int, int], int]]:
    """Tell dative bonds from single ones, which the matrix does not."""
    for bond in mol.GetBonds():
        one, two = sorted((bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()))
        yield (one, two), BOND_TYPES.get(bond.GetBondType().name, OTHER_BOND)


def _places(mol: Mol, rings: Rings, ring_bonds: set[tuple[int, int]]) -> list[int]:
    """Return what of each atom is told by its place in rings, packed."""
    size = mol.GetNumAtoms()
    smallest, rings_of, bonds_of = [0] * size, [0] * size, [0] * size
    for ring in rings:
        length = min(len(ring), LARGEST["smallest_ring"])
        for atom in ring:
            rings_of[atom] += 1
            smallest[atom] = min(smallest[atom] or length, length)
    for one, two in ring_bonds:
        bonds_of[one] += 1
        bonds_of[two] += 1
    return [
        bonds << SHIFTS["ring_bonds"]
        | least << SHIFTS["smallest_ring"]
        | min(15, number) << SHIFTS["rings"]
        for bonds, least, number in zip(bonds_of, smallest, rings_of, strict=True)
    ]


def _packed(mol: Mol, places: list[int]) -> list[int]:
    """Pack the atoms; the numbers are written out, because this runs for every atom of a million.

    The limits of a structure (8 neighbours, 40 rings) keep what is not clipped in bounds.
    """
    packed = []
    for atom, place in zip(mol.GetAtoms(), places, strict=True):
        hidden = min(15, atom.GetTotalNumHs())
        packed.append(
            atom.GetAtomicNum()
            | atom.GetIsAromatic() << 7
            | max(0, min(15, atom.GetFormalCharge() + CHARGE_ZERO)) << 8
            | hidden << 12
            | atom.GetDegree() << 16
            | hidden << 20
            | place
            | min(3, atom.GetNumRadicalElectrons()) << 38
            | min(15, atom.GetTotalValence()) << 40
            | min(511, atom.GetIsotope()) << 44
        )
    return _with_hydrogens(mol, packed) if 1 in {one & 127 for one in packed} else packed


def _with_hydrogens(mol: Mol, packed: list[int]) -> list[int]:
    """Count hydrogens that are atoms of the graph, such as deuterium, with the hidden ones."""
    found = list(packed)
    for place, one in enumerate(packed):
        if one & LARGEST["element"] == 1:
            for neighbour in mol.GetAtomWithIdx(place).GetNeighbors():
                found[neighbour.GetIdx()] += 1 << SHIFTS["hydrogens"]
    return found


def unpacked(atoms: Packed) -> dict[str, NDArray[np.int64]]:
    """Return each property of packed atoms; the charge with its sign."""
    found = {
        name: ((atoms >> np.uint64(SHIFTS[name])) & np.uint64(LARGEST[name])).astype(np.int64)
        for name, _ in PROPERTIES
    }
    found["charge"] -= CHARGE_ZERO
    return found
