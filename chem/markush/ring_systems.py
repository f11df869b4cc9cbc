"""Which ring system a piece hangs by, and whether it is the one that a text means."""

from itertools import combinations
from typing import Any

from chem.markush.atoms import Rings
from chem.markush.graph import Graph
from chem.markush.reading import RingSystem

_CARBON = 6

Queries = tuple[tuple[Any, str], ...]


def ring_system_at(graph: Graph, scope: frozenset[int], ends: set[int]) -> tuple[Rings, set[int]]:
    """Return the rings that hang together with the ends of a piece, and their atoms in `scope`.

    Rings hang together where they share an atom of the piece. For a piece on one atom, its rings
    lie within it; a bridge closes rings with the core, which belong to the system.
    """
    left = [ring for ring in graph.rings if ring[0] & scope]
    atoms, taken = set(ends), []
    growing = True
    while growing:
        joined = [ring for ring in left if ring[0] & atoms]
        left = [ring for ring in left if not ring[0] & atoms]
        for ring, _ in joined:
            atoms |= ring & scope
        taken += joined
        growing = bool(joined)
    inside = {atom for ring, _ in taken for atom in ring & scope}
    return tuple(taken), inside if ends <= inside else set()


def is_meant(test: RingSystem, graph: Graph, rings: Rings, atoms: set[int]) -> bool:
    """Say whether number, sizes, elements, heteroatoms and aromaticity are as the text asks."""
    symbols = {atom: graph.mol.GetAtomWithIdx(atom).GetSymbol() for atom in atoms}
    hetero = sum(symbol != "C" for symbol in symbols.values())
    return (
        _within(len(rings), test.rings)
        and (test.joined == "any" or _is_fused(rings))
        and all(_within(len(ring), test.sizes) for ring, _ in rings)
        and (not test.elements or {*symbols.values()} <= {*test.elements})
        and hetero >= test.least_hetero
        and (test.most_hetero is None or hetero <= test.most_hetero)
        and all(test.aromatic in (None, aromatic) for _, aromatic in rings)
    )


def _is_fused(rings: Rings) -> bool:
    """Say whether rings that touch share one bond, and nothing else."""
    pairs = combinations([ring for ring, _ in rings], 2)
    return all(len(first & second) in (0, 2) for first, second in pairs)


def _within(number: int, bounds: tuple[int, int] | None) -> bool:
    return bounds is None or bounds[0] <= number <= bounds[1]


def hetero_at_ends(graph: Graph, atoms: set[int], ends: set[int]) -> bool:
    """Say whether every heteroatom of the system is bound to the core."""
    return all(
        graph.mol.GetAtomWithIdx(atom).GetAtomicNum() == _CARBON or atom in ends for atom in atoms
    )


def covered(graph: Graph, queries: Queries, atoms: set[int]) -> bool:
    """Say whether one of the queries lies over all the atoms, and no others."""
    return any(
        set(laid) == atoms for query, text in queries for laid in graph.placings(query, text)
    )


def held(graph: Graph, query: Any, text: str, atoms: set[int]) -> bool:
    """Say whether the query lies within the atoms."""
    return any(atoms.issuperset(laid) for laid in graph.placings(query, text))


def held_at(graph: Graph, queries: Queries, atoms: set[int], ends: set[int]) -> bool:
    """Say whether one of the queries lies within the atoms with its first atom at an end."""
    return any(
        laid[0] in ends and atoms.issuperset(laid)
        for query, text in queries
        for laid in graph.placings(query, text)
    )
