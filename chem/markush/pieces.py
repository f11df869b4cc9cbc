"""Where a template lies in a molecule, and the pieces that are left over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chem.markush.graph import Graph
from chem.markush.reading import Shape

# Ways of laying one template that differ in their names; beyond them the answer stays open.
MOST_LAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTemplate:
    """A template as a query: for each query atom the names of its position (none: unnamed).

    bonds: how many bonds the query has. anchor: index of the atom a nested node hangs by.
    text: the SMARTS without map numbers; templates that share it share what was found.
    """

    query: Any
    way: str
    places: tuple[tuple[str, ...], ...]
    bonds: int
    anchor: int | None
    text: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Link:
    """A bond between the core and a piece; order is RDKit's bond type as a number."""

    core: int
    piece: int
    order: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected part of the molecule outside the core."""

    atoms: tuple[int, ...]
    links: tuple[Link, ...]

    @property
    def shape(self) -> Shape:
        """How it hangs on the core."""
        if len(self.links) == 1:
            return "single"
        return "ring_through" if len({link.core for link in self.links}) == 1 else "bridge"


@dataclass(frozen=True, slots=True)
class Embedding:
    """One way a template lies on the molecule.

    names: position names of each core atom. loose: bonds between core atoms that the template
    does not have (a bridge of no atoms).
    """

    template: CompiledTemplate
    names: dict[int, tuple[str, ...]]
    pieces: tuple[Piece, ...]
    loose: tuple[tuple[int, int], ...]


def embeddings(
    graph: Graph,
    templates: tuple[CompiledTemplate, ...],
    *,
    scope: frozenset[int] | None = None,
    anchor: int | None = None,
) -> Iterator[Embedding]:
    """Yield each distinct way a template lies on `scope` (None: the whole molecule).

    Two ways that put the same names on the same atoms are one. With `anchor`, the template's
    anchor atom must lie on that atom. Where there are too many ways, `graph` notes the template.
    """
    for template in templates:
        seen: set[frozenset[tuple[int, tuple[str, ...]]]] = set()
        for atoms in graph.placings(template.query, template.text):
            if anchor is not None and atoms[template.anchor or 0] != anchor:
                continue
            if scope is not None and not scope.issuperset(atoms):
                continue
            key = frozenset(zip(atoms, template.places, strict=True))
            if key in seen:
                continue
            if len(seen) == MOST_LAID:
                graph.cut_short.add(template.text)
                break
            seen.add(key)
            yield _embedding(graph, template, atoms, scope)


def _embedding(
    graph: Graph,
    template: CompiledTemplate,
    atoms: tuple[int, ...],
    scope: frozenset[int] | None,
) -> Embedding:
    names = dict(zip(atoms, template.places, strict=True))
    outside = set(graph.neighbours if scope is None else scope) - names.keys()
    return Embedding(
        template, names, tuple(_pieces(graph, names, outside)), _loose(graph, template, atoms)
    )


def _pieces(graph: Graph, core: dict[int, tuple[str, ...]], outside: set[int]) -> Iterator[Piece]:
    left = set(outside)
    for start in sorted(outside):
        if start in left:
            atoms, links = _grow(graph, start, core, left)
            yield Piece(tuple(sorted(atoms)), tuple(sorted(links, key=_by_atoms)))


def _grow(
    graph: Graph, start: int, core: dict[int, tuple[str, ...]], left: set[int]
) -> tuple[list[int], list[Link]]:
    left.discard(start)
    atoms, links = [start], []
    for atom in atoms:
        for near, order in graph.neighbours[atom]:
            if near in core:
                links.append(Link(near, atom, order))
            elif near in left:
                left.discard(near)
                atoms.append(near)
    return atoms, links


def _by_atoms(link: Link) -> tuple[int, int]:
    return link.core, link.piece


def _loose(
    graph: Graph, template: CompiledTemplate, atoms: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    core = set(atoms)
    bonded = {(atom, near) for atom in atoms for near, _ in graph.neighbours[atom] if near in core}
    if len(bonded) == 2 * template.bonds:
        return ()
    drawn = {
        (atoms[bond.GetBeginAtomIdx()], atoms[bond.GetEndAtomIdx()])
        for bond in template.query.GetBonds()
    }
    return tuple(
        sorted(
            pair
            for pair in bonded
            if pair[0] < pair[1] and pair not in drawn and pair[::-1] not in drawn
        )
    )
