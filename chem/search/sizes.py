"""How many atoms of some kinds there are: what a pattern needs, a structure must have."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
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


def needed_by(mol: Mol, texts: Sequence[str] | None) -> Counts:
    """Return what any structure must have in which the pattern is; an atom in doubt needs nothing.

    The atoms of a pattern lie on different atoms, and its rings on rings. texts: those of the atoms
    of a SMARTS; None for a drawn structure.
    """
    ring_bonds = len({bond for ring in mol.GetRingInfo().BondRings() for bond in ring})
    number = mol.GetNumAtoms()
    needs = [number, 0, 0, 0, 0, ring_bonds]
    atoms = map(_sure, texts) if texts is not None else _drawn(mol, number)
    for element, is_aromatic in atoms:
        needs[4] += is_aromatic
        if element in _ELEMENTS:
            needs[_ELEMENTS[element]] += 1
    return np.array(needs, np.uint8)


def _drawn(mol: Mol, number: int) -> Iterator[tuple[int, bool]]:
    for place in range(number):  # quicker than to iterate over atoms
        atom = mol.GetAtomWithIdx(place)
        yield atom.GetAtomicNum(), atom.GetIsAromatic()


@lru_cache(maxsize=1_024)
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
