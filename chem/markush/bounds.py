"""Bounds of a term on the piece that stands there: carbons, chain, mass, elements, ring sizes."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from rdkit import Chem

from chem.markush.fragments import Fragment
from chem.markush.graph import Graph
from chem.markush.pieces import Embedding, Link, Piece
from chem.markush.reading import Term

_HYDROGEN = 1.008
_CARBON = 6


def term_words(term: Term) -> str:
    """Say a term as the file does: "alkyl C1-6 (chain to 8, to 300 u)"."""
    said = list(_said(term))
    return f"{_with_carbons(term)} ({', '.join(said)})" if said else _with_carbons(term)


def _with_carbons(term: Term) -> str:
    least, most = term.min_carbons, term.max_carbons
    if least is None and most is None:
        return term.word
    if least == most:
        return f"{term.word} C{most}"
    if most is None:
        return f"{term.word} C{least}+"
    return f"{term.word} C{least or 1}-{most}"


def _said(term: Term) -> Iterator[str]:
    of = f" of {', '.join(term.chain_of)}" if term.chain_of else ""
    if term.min_chain is not None or term.max_chain is not None:
        yield f"chain{of} {_range(term.min_chain, term.max_chain)}"
    if term.skeleton is not None:
        yield f"skeleton C{term.skeleton[0]}-{term.skeleton[1]}"
    if term.max_mass is not None:
        yield f"to {term.max_mass:g} u"
    if term.elements:
        yield f"of {', '.join(term.elements)}"
    if term.min_atoms is not None or term.max_atoms is not None:
        yield f"atoms {_range(term.min_atoms, term.max_atoms)}"
    if term.ring_sizes:
        yield f"ring of {_listed(term.ring_sizes)}"


def _range(least: int | None, most: int | None) -> str:
    if least is None:
        return f"to {most}"
    return f"from {least}" if most is None else f"{least}-{most}"


def _listed(sizes: tuple[int, ...]) -> str:
    return " or ".join(map(str, sizes))


def has_bounds(term: Term) -> bool:
    """Say whether a term has bounds other than carbons and ring sizes."""
    bounds = (term.min_chain, term.max_chain, term.skeleton, term.max_mass)
    atoms = (term.min_atoms, term.max_atoms)
    return bool(term.elements) or any(one is not None for one in (*bounds, *atoms))


def carbons_fit(term: Term, fragment: Fragment) -> bool:
    """Say whether the piece has as many carbons as the term allows."""
    least, most = term.min_carbons, term.max_carbons
    return (least is None or fragment.carbons >= least) and (
        most is None or fragment.carbons <= most
    )


def broken_carbons(term: Term, fragment: Fragment) -> str:
    """Say how many carbons the term permits ("alkyl is permitted to C6 only"); "" if it fits."""
    if carbons_fit(term, fragment):
        return ""
    least, most = term.min_carbons or 0, term.max_carbons
    if most is None:
        return f"{term.word} is permitted from C{least} on only"
    if least <= 1 < most:
        return f"{term.word} is permitted to C{most} only"
    bounds = f"C{most}" if least == most else f"C{least}-{most}"
    return f"{term.word} is permitted as {bounds} only"


def broken_bound(term: Term, fragment: Fragment) -> str:
    """Say which bound the piece breaks ("a chain of 7, alkyl is permitted to a chain of 6")."""
    return next((said for test in _TESTS for said in test(term, fragment)), "")


def _chain(term: Term, fragment: Fragment) -> Iterator[str]:
    if term.min_chain is None and term.max_chain is None:
        return
    length = longest_chain(fragment, term.chain_of)
    if term.max_chain is not None and length > term.max_chain:
        yield f"a chain of {length}, {term.word} is permitted to a chain of {term.max_chain}"
    if term.min_chain is not None and length < term.min_chain:
        yield f"a chain of {length}, {term.word} is permitted from a chain of {term.min_chain}"


def _skeleton(term: Term, fragment: Fragment) -> Iterator[str]:
    if term.skeleton is None:
        return
    count = carbons_joined(fragment)
    least, most = term.skeleton
    if not least <= count <= most:
        yield f"a carbon skeleton of {count}, {term.word} is permitted with C{least}-{most}"


def _mass(term: Term, fragment: Fragment) -> Iterator[str]:
    if term.max_mass is not None and mass_of(fragment) > term.max_mass:
        yield f"{mass_of(fragment):g} u, {term.word} is permitted to {term.max_mass:g} u"


def _elements(term: Term, fragment: Fragment) -> Iterator[str]:
    found = {atom.GetSymbol() for atom in _atoms(fragment)} if term.elements else set()
    other = sorted(found - {*term.elements})
    if other:
        yield f"it holds {', '.join(other)}, {term.word} is permitted of {', '.join(term.elements)}"


def _size(term: Term, fragment: Fragment) -> Iterator[str]:
    count = len(fragment.atoms)
    if term.max_atoms is not None and count > term.max_atoms:
        yield f"{count} heavy atoms, {term.word} is permitted to {term.max_atoms}"
    if term.min_atoms is not None and count < term.min_atoms:
        yield f"{count} heavy atoms, {term.word} is permitted from {term.min_atoms}"


_TESTS: tuple[Callable[[Term, Fragment], Iterator[str]], ...] = (
    _chain,
    _skeleton,
    _mass,
    _elements,
    _size,
)


def _atoms(fragment: Fragment) -> list[Any]:
    return [fragment.mol.GetAtomWithIdx(index) for index in fragment.atoms]


def mass_of(fragment: Fragment) -> float:
    """Return the average mass of the piece with its hydrogens, in g/mol."""
    masses = (atom.GetMass() + atom.GetTotalNumHs() * _HYDROGEN for atom in _atoms(fragment))
    return float(round(sum(masses), 3))


def carbons_joined(fragment: Fragment) -> int:
    """Count the carbons that hang together with the end by carbon-carbon bonds."""
    carbons = {atom.GetIdx() for atom in _atoms(fragment) if atom.GetAtomicNum() == _CARBON}
    reached = [end for end in fragment.ends if end in carbons]
    for start in reached:
        near = fragment.mol.GetAtomWithIdx(start).GetNeighbors()
        fresh = {atom.GetIdx() for atom in near} & carbons - {*reached}
        reached.extend(sorted(fresh))
    return len(reached)


def longest_chain(fragment: Fragment, of: tuple[str, ...] = ()) -> int:
    """Return the atoms of the longest path through the piece; ring atoms weigh nothing.

    A path runs on through a ring, whose atoms are not counted. `of`: symbols of the atoms that make
    a chain; any other atom outside a ring ends it.
    """
    rings = _ring_systems(fragment)
    group = {atom: number for number, ring in enumerate(rings) for atom in ring}
    kept = {
        atom.GetIdx()
        for atom in _atoms(fragment)
        if atom.GetIdx() in group or not of or atom.GetSymbol() in of
    }
    near = _joined(fragment, kept, group)
    best = 0
    for start in near:
        best = max(best, _deepest(start, None, near))
    return best


_Spot = tuple[str, int]  # ("ring", its number) or ("atom", its index)


def _ring_systems(fragment: Fragment) -> list[set[int]]:
    found: list[set[int]] = []
    for ring in (*fragment.rings, *_closed_by_core(fragment)):
        shared = [one for one in found if one & ring]
        found = [one for one in found if not one & ring]
        found.append(set(ring).union(*shared))
    return found


def _closed_by_core(fragment: Fragment) -> Iterator[frozenset[int]]:
    """Yield the rings that a bridge closes with the core: what lies between its ends."""
    dummies = [atom.GetIdx() for atom in fragment.mol.GetAtoms() if not atom.GetAtomicNum()]
    for first, second in combinations(dummies, 2):
        yield frozenset(Chem.GetShortestPath(fragment.mol, first, second)) & fragment.atoms


def _joined(fragment: Fragment, kept: set[int], group: dict[int, int]) -> dict[_Spot, set[_Spot]]:
    """Return the tree of chain atoms and ring systems: what is bound to what."""

    def spot(atom: int) -> _Spot:
        return ("ring", group[atom]) if atom in group else ("atom", atom)

    near: dict[_Spot, set[_Spot]] = {spot(atom): set() for atom in kept}
    for bond in fragment.mol.GetBonds():
        begin, end = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        if begin in kept and end in kept and spot(begin) != spot(end):
            near[spot(begin)].add(spot(end))
            near[spot(end)].add(spot(begin))
    return near


def _deepest(start: _Spot, came_from: _Spot | None, near: dict[_Spot, set[_Spot]]) -> int:
    """Return the weight of the heaviest path from `start` on; the spots form a tree."""
    stack = [(start, came_from, 0)]
    best = 0
    while stack:
        here, last, weight = stack.pop()
        weight += here[0] == "atom"
        best = max(best, weight)
        stack.extend((after, here, weight) for after in near[here] if after != last)
    return best


def broken_ring_size(term: Term, graph: Graph, embedding: Embedding, piece: Piece) -> str:
    """Say that the piece closes a ring of another size with the core; "" if it does not."""
    if not term.ring_sizes:
        return ""
    sizes = {_ring_size(link, graph, embedding, piece) for link in piece.links}
    other = sorted(sizes - {*term.ring_sizes})
    if not other:
        return ""
    return f"a ring of {other[0]}, {term.word} is permitted in a ring of {_listed(term.ring_sizes)}"


def _ring_size(link: Link, graph: Graph, embedding: Embedding, piece: Piece) -> int:
    """Return the size of the smallest ring through this bond to the core."""
    inside, core = frozenset(piece.atoms), frozenset(embedding.names)
    return min(
        _distance(graph, link.piece, other.piece, inside)
        + _distance(graph, link.core, other.core, core)
        + 2
        for other in piece.links
        if other != link
    )


def _distance(graph: Graph, start: int, goal: int, within: frozenset[int]) -> int:
    """Return the bonds between two atoms on the shortest way over atoms of `within`."""
    steps, reached, edge = 0, {start}, {start}
    while goal not in reached:
        steps += 1
        edge = {near for atom in edge for near, _ in graph.neighbours[atom]} & within - reached
        reached |= edge
        if not edge:  # pragma: no cover - a piece and a core are each connected
            break
    return steps
