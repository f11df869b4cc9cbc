"""The skeleton of a molecule: which heavy atoms are bound to which, whatever the bonds are.

Two drawings with one InChIKey have one skeleton, so that a molecule with another one need not be
keyed to know that it is not the listed substance. Of a drawing with other than the usual elements
that is not said: InChI takes metals off.
"""

from collections.abc import Sequence
from functools import lru_cache

from chem.markush.graph import Graph
from chem.rules.listed import KEPT, heavy_of

Skeleton = tuple[tuple[int, ...], ...]
USUAL = frozenset((1, 6, 7, 8, 9, 15, 16, 17, 35, 53))
_PLACES = 16  # more than any of the usual atoms has neighbours


def skeleton_of(elements: Sequence[int], near: Sequence[Sequence[int]]) -> Skeleton | None:
    """Return what heavy atoms are bound to, alike for alike skeletons; None: nothing is said.

    near: the neighbours of each atom.
    """
    if not USUAL.issuperset(elements):
        return None
    heavy = [[other for other in others if elements[other] != 1] for others in near]
    codes = [one * _PLACES + len(others) for one, others in zip(elements, heavy, strict=True)]
    return tuple(
        sorted(
            (code, *sorted([codes[other] for other in others]))
            for code, element, others in zip(codes, elements, heavy, strict=True)
            if element != 1
        )
    )


def skeleton_in(graph: Graph) -> Skeleton | None:
    """Return the skeleton of a molecule."""
    near: list[list[int]] = [[] for _ in graph.atoms]
    for begin, end, *_ in graph.bonds:
        near[begin].append(end)
        near[end].append(begin)
    return skeleton_of([atom[0] for atom in graph.atoms], near)


def is_like(skeleton: Skeleton | None, listed: Sequence[str]) -> bool:
    """Say whether one of the listed substances, as SMILES, may have the skeleton."""
    if skeleton is None:
        return bool(listed)
    return any(_listed(smiles) in (None, skeleton) for smiles in listed)


@lru_cache(maxsize=KEPT)
def _listed(smiles: str) -> Skeleton | None:
    return skeleton_of(*heavy_of(smiles))
