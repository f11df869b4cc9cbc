"""The graph of one molecule as numbers: what can be asked of an atom is packed into one integer."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Mol = Any
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
OTHER_BOND = 0
IN_RING = 8
BOND_CODES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Atoms packed; bonds as (first atom, second atom, code)."""

    atoms: Packed
    bonds: NDArray[np.uint16]


def graph_of(mol: Mol) -> Graph:
    """Return the graph of a sanitised molecule."""
    smallest, rings = _rings(mol)
    bonds = [
        (bond.GetBeginAtomIdx(), bond.GetEndAtomIdx(), _bond_code(bond)) for bond in mol.GetBonds()
    ]
    ring_bonds = [0] * len(smallest)
    for first, second, code in bonds:
        if code >= IN_RING:
            ring_bonds[first] += 1
            ring_bonds[second] += 1
    atoms = [
        _packed(atom, ring_bonds[place], smallest[place], rings[place])
        for place, atom in enumerate(mol.GetAtoms())
    ]
    return Graph(atoms=np.array(atoms, np.uint64), bonds=np.array(bonds, np.uint16).reshape(-1, 3))


def _rings(mol: Mol) -> tuple[list[int], list[int]]:
    """Return of each atom the size of its smallest ring (0: none) and the number of its rings."""
    smallest, rings = [0] * mol.GetNumAtoms(), [0] * mol.GetNumAtoms()
    for ring in mol.GetRingInfo().AtomRings():
        size = len(ring)
        for atom in ring:
            rings[atom] += 1
            if not smallest[atom] or size < smallest[atom]:
                smallest[atom] = size
    return smallest, rings


def _bond_code(bond: Any) -> int:
    kind = BOND_TYPES.get(bond.GetBondType().name, OTHER_BOND)
    return kind | IN_RING if bond.IsInRing() else kind


def _packed(atom: Any, ring_bonds: int, smallest: int, rings: int) -> int:
    hydrogens = atom.GetTotalNumHs(includeNeighbors=True)
    degree = atom.GetDegree()
    # In the order of PROPERTIES; written out, because this runs for every atom of a million.
    packed, shift = atom.GetAtomicNum(), 7
    packed |= atom.GetIsAromatic() << shift
    packed |= max(0, min(15, atom.GetFormalCharge() + CHARGE_ZERO)) << (shift + 1)
    packed |= min(15, hydrogens) << (shift + 5)
    packed |= min(15, degree) << (shift + 9)
    packed |= min(15, atom.GetTotalNumHs()) << (shift + 13)
    packed |= min(15, ring_bonds) << (shift + 17)
    packed |= min(63, smallest) << (shift + 21)
    packed |= min(15, rings) << (shift + 27)
    packed |= min(3, atom.GetNumRadicalElectrons()) << (shift + 31)
    packed |= min(15, atom.GetTotalValence()) << (shift + 33)
    packed |= min(511, atom.GetIsotope()) << (shift + 37)
    return int(packed)


def unpacked(atoms: Packed) -> dict[str, NDArray[np.int64]]:
    """Return each property of packed atoms; the charge with its sign."""
    found = {
        name: ((atoms >> np.uint64(SHIFTS[name])) & np.uint64(LARGEST[name])).astype(np.int64)
        for name, _ in PROPERTIES
    }
    found["charge"] -= CHARGE_ZERO
    return found
