"""Which rings a molecule has, and which a template needs: sizes, elements, what is fused to what.

A ring of a template lies on a ring of the same size. In a molecule without rings of three or four
atoms and without bridges (two rings that share more than a bond) every ring of up to seven atoms is
one of the smallest rings: any other is a sum of at least two of them and has eight atoms or more.
Other molecules are said to have every ring.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
_Kinds = Callable[[int], Iterable[str]]


def rings_of(mol: Any) -> list[int]:
    """Return 1 for each ring fact that holds for a molecule."""
    rings = [frozenset(ring) for ring in mol.GetRingInfo().AtomRings()]
    pairs = [(one, two, len(one & two)) for one, two in combinations(rings, 2)]
    odd = any(len(ring) <= _SMALL for ring in rings)
    if odd or any(shared > _FUSED for _, _, shared in pairs):
        return [1] * NUMBER

    def kinds(index: int) -> Iterator[str]:
        atom = mol.GetAtomWithIdx(index)
        yield _HETERO.get(atom.GetAtomicNum(), "")
        yield "aromatic" if atom.GetIsAromatic() else "aliphatic"

    return _row(rings, kinds)


def rings_needed(query: Any, elements: Sequence[str]) -> list[int]:
    """Return 1 for each ring fact that holds wherever the query lies.

    elements: for each atom the element that its SMARTS fixes: "n", "N", "any N", or "".
    """

    def kinds(index: int) -> tuple[str, ...]:
        return _kinds_of(elements[index])

    return _row([frozenset(ring) for ring in Chem.GetSSSR(query)], kinds)


@cache
def _kinds_of(element: str) -> tuple[str, ...]:
    symbol = element.removeprefix("any ")
    hetero = symbol.upper() if symbol.upper() in _HETERO.values() else ""
    if not element or element != symbol:
        return (hetero,)
    return hetero, "aromatic" if element.islower() else "aliphatic"


def _row(rings: list[frozenset[int]], kinds: _Kinds) -> list[int]:
    row = [0] * NUMBER
    for ring in rings:
        if len(ring) in SIZES:
            for kind in {kind for atom in ring for kind in kinds(atom)} | {""}:
                row[_PLACES[len(ring), kind]] = 1
    for one, two in combinations(rings, 2):
        sizes = tuple(sorted((len(one), len(two))))
        if len(one & two) == _FUSED and ("fused", sizes) in _PLACES:
            row[_PLACES["fused", sizes]] = 1
    return row
