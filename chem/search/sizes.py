"""How many atoms of some kinds there are: what a pattern needs, a structure must have."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chem.search.graphs import Packed, unpacked

Mol = Any
Counts = NDArray[np.uint8]

# The rows: all atoms, carbon, nitrogen, oxygen, aromatic atoms, bonds in rings.
ROWS = 6
_ELEMENTS = {6: 1, 7: 2, 8: 3}
_NUMBERS = {"C": 6, "N": 7, "O": 8, "#6": 6, "#7": 7, "#8": 8}
_FIRST = re.compile(r"(#\d+|[A-Za-z])(?=[&;:]|$)")
_AROMATIC = frozenset("cnospa")


def needed_by(mol: Mol, *, is_smarts: bool) -> tuple[int, ...]:
    """Return what any structure must have in which the pattern is; an atom in doubt needs nothing.

    The atoms of a pattern lie on different atoms, and its rings on rings.
    """
    ring_bonds = sum(bond.IsInRing() for bond in mol.GetBonds())
    needs = [mol.GetNumAtoms(), 0, 0, 0, 0, ring_bonds]
    for atom in mol.GetAtoms():
        number, is_aromatic = _sure(atom.GetSmarts()) if is_smarts else _drawn(atom)
        needs[4] += is_aromatic
        if number in _ELEMENTS:
            needs[_ELEMENTS[number]] += 1
    return tuple(needs)


def _drawn(atom: Any) -> tuple[int, bool]:
    return atom.GetAtomicNum(), atom.GetIsAromatic()


def _sure(text: str) -> tuple[int, bool]:
    """Read element and aromaticity of an atom that names them first and has no alternatives."""
    inner = text.strip("[]")
    found = _FIRST.match(inner)
    if found is None or "," in inner:
        return 0, False
    return _NUMBERS.get(found[1].upper(), 0), found[1] in _AROMATIC


def sizes_of(
    packed: Packed, kinds: NDArray[Any], first: NDArray[Any], ring_bonds: NDArray[Any]
) -> Counts:
    """Count in each molecule. first: of its atoms, and the end. ring_bonds: of each molecule."""
    properties = unpacked(packed)
    element = properties["element"][kinds]
    atoms = np.diff(first)
    owner = np.repeat(np.arange(len(atoms)), atoms)
    rows = [
        atoms,
        *(np.bincount(owner[element == number], minlength=len(atoms)) for number in _ELEMENTS),
        np.bincount(owner[properties["aromatic"][kinds] == 1], minlength=len(atoms)),
        ring_bonds,
    ]
    counts: Counts = np.minimum(np.stack(rows), np.iinfo(np.uint8).max).astype(np.uint8)
    return counts
