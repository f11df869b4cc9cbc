"""Which rings a molecule has, and which a template needs: sizes, elements, what is fused to what.

A ring of a template lies on a ring of the same size. In a molecule without rings of three or four
atoms and without bridges (two rings that share more than a bond) every ring of up to seven atoms is
one of the smallest rings: any other is a sum of at least two of them and has eight atoms or more.
Other molecules are said to have every ring.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Any

from rdkit import Chem

SIZES = (3, 4, 5, 6, 7)
_SMALL, _FUSED = 4, 2
_PARTS = ("", "N", "O", "S", "aromatic", "aliphatic")
_NAMES = (
    *((size, part) for size in SIZES for part in _PARTS),
    *(("fused", pair) for pair in combinations((*SIZES, *SIZES), 2) if pair[0] <= pair[1]),
)
_PLACES = {name: place for place, name in enumerate(dict.fromkeys(_NAMES))}
NUMBER = len(_PLACES)

_HETERO = {7: "N", 8: "O", 16: "S"}


def rings_had(rings: list[frozenset[int]], atoms: Sequence[tuple[int, bool]]) -> list[int]:
    """Return 1 for each ring fact that holds for a molecule. atoms: element, whether aromatic."""
    pairs = [(one, two, len(one & two)) for one, two in combinations(rings, 2)]
    odd = any(len(ring) <= _SMALL for ring in rings)
    if odd or any(shared > _FUSED for _, _, shared in pairs):
        return [1] * NUMBER
    return _row(rings, [_kinds_at(atom) for atom in atoms])


def rings_needed(query: Any, elements: Sequence[str]) -> list[int]:
    """Return 1 for each ring fact that holds wherever the query lies.

    elements: for each atom the element that its SMARTS fixes: "n", "N", "any N", or "".
    """
    kinds = [_kinds_of(element) for element in elements]
    return _row([frozenset(ring) for ring in Chem.GetSSSR(query)], kinds)


@cache
def _kinds_at(atom: tuple[int, bool]) -> tuple[str, ...]:
    return "", _HETERO.get(atom[0], ""), "aromatic" if atom[1] else "aliphatic"


def parts_given(atom: tuple[int, bool]) -> tuple[int, ...]:
    """Return the parts of rings that an atom is, by their numbers. atom: element, if aromatic."""
    return tuple(sorted({_PARTS.index(kind) for kind in _kinds_at(atom)}))


def places_by_part() -> dict[tuple[int, int], int]:
    """Return the place of each fact of one ring, by its size and the number of a part."""
    return {(size, part): _PLACES[size, kind] for size in SIZES for part, kind in enumerate(_PARTS)}


def places_of_fused() -> dict[tuple[int, int], int]:
    """Return the place of each fact of two rings that share a bond, by their sizes in order."""
    pairs = [pair for pair in combinations((*SIZES, *SIZES), 2) if pair[0] <= pair[1]]
    return {pair: _PLACES["fused", pair] for pair in pairs}


@cache
def _kinds_of(element: str) -> tuple[str, ...]:
    symbol = element.removeprefix("any ")
    hetero = symbol.upper() if symbol.upper() in _HETERO.values() else ""
    if not element or element != symbol:
        return "", hetero
    return "", hetero, "aromatic" if element.islower() else "aliphatic"


def _row(rings: list[frozenset[int]], kinds: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the facts of rings. kinds: of each atom, "" among them, which every ring has."""
    row = [0] * NUMBER
    for ring in rings:
        size = len(ring)
        if size in SIZES:
            for several in {kinds[atom] for atom in ring}:
                for kind in several:
                    row[_PLACES[size, kind]] = 1
    for one, two in combinations(rings, 2):
        if len(one & two) == _FUSED:
            sizes = (len(one), len(two)) if len(one) <= len(two) else (len(two), len(one))
            place = _PLACES.get(("fused", sizes))
            if place is not None:
                row[place] = 1
    return row
