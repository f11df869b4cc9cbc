"""Where a template lies in a molecule, and the pieces that are left over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chem.markush.atoms import Rings
from chem.markush.graph import Graph
from chem.markush.reading import RingSystem, Shape
from chem.markush.ring_systems import (
    covered,
    held,
    held_at,
    hetero_at_ends,
    is_meant,
    ring_system_at,
)

# Ways of laying one template that differ in their names; beyond them the answer stays open.
MOST_LAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRingSystem:
    """A ring system with its SMARTS as (query, text) pairs."""

    test: RingSystem
    excepts: tuple[tuple[Any, str], ...]
    has: tuple[tuple[Any, str], ...]
    lacks: tuple[tuple[Any, str], ...]
    hangs_by: tuple[tuple[Any, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTemplate:
    """A template as a query: for each query atom the names of its position (none: unnamed).

    bonds: how many bonds the query has. anchors: indices of the atoms a nested node hangs by.
    text: the SMARTS without map numbers; templates that share it share what was found. counts:
    what a molecule has at the least that it lies on (chem/markush/screen.py). needs: that as bits.
    loose: a query without recursive parts that lies wherever this one does, if it has any.
    ring_system: in place of the query; its atoms have the names of the only place. marks: a number
    for each of `places`, equal for equal names. ways: its way, if it has one.
    """

    query: Any
    way: str
    places: tuple[tuple[str, ...], ...]
    bonds: int
    anchors: tuple[int, ...] = ()
    text: str = ""
    counts: tuple[int, ...] = ()
    needs: int = 0
    loose: Any = None
    ring_system: CompiledRingSystem | None = None
    marks: tuple[int, ...] = field(init=False)
    ways: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "marks", tuple(map(_mark_of, self.places)))
        object.__setattr__(self, "ways", frozenset((self.way,)) - {""})


_marks: dict[tuple[str, ...], int] = {}


def _mark_of(names: tuple[str, ...]) -> int:
    """Return a number for the names of a place: the same for the same names, and no others."""
    return _marks.setdefault(names, len(_marks))


@dataclass(frozen=True, slots=True)
class Link:
    """A bond between the core and a piece; order is RDKit's bond type as a number."""

    core: int
    piece: int
    order: float


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A connected part of the molecule outside the core; one record for one part of one molecule.

    shape: how it hangs on the core.
    """

    atoms: tuple[int, ...]
    links: tuple[Link, ...]
    shape: Shape


def _shape(links: list[Link]) -> Shape:
    if len(links) == 1:
        return "single"
    return "ring_through" if len({link.core for link in links}) == 1 else "bridge"


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


@dataclass(frozen=True, slots=True)
class Hanging:
    """A piece that a nested node must lie on. ends: (atom, names of the core atom) of each link.

    at: the permission's names, in the order in which they stand there.
    """

    atoms: frozenset[int]
    ends: tuple[tuple[int, tuple[str, ...]], ...]
    at: tuple[str, ...]


def embeddings(
    graph: Graph, templates: tuple[CompiledTemplate, ...], hanging: Hanging | None = None
) -> Iterator[Embedding]:
    """Yield each distinct way a template lies on the molecule, or on a piece that hangs on a core.

    Two ways that put the same names on the same atoms are one. Where there are too many ways,
    `graph` notes the template.
    """
    for template in templates:
        if template.ring_system is not None:
            yield from _ring_system(graph, template, hanging)
        elif graph.may_lie(template.text, template.needs):
            yield from _drawn(graph, template, hanging)


def _drawn(
    graph: Graph, template: CompiledTemplate, hanging: Hanging | None
) -> Iterator[Embedding]:
    for atoms in distinct(graph, template, hanging):
        yield _embedding(graph, template, atoms, None if hanging is None else hanging.atoms)


def distinct(
    graph: Graph, template: CompiledTemplate, hanging: Hanging | None = None
) -> Iterator[tuple[int, ...]]:
    """Yield the atoms of each way the query lies; two that put alike names alike are one."""
    placings = graph.placings(template.query, template.text, template.loose)
    if len(placings) == 1 and hanging is None:
        yield placings[0]
        return
    seen: set[frozenset[tuple[int, int]]] = set()
    for atoms in placings:
        if hanging is not None and not _hangs(template, atoms, hanging):
            continue
        key = frozenset(zip(atoms, template.marks, strict=True))
        if key in seen:
            continue
        if len(seen) == MOST_LAID:
            graph.cut_short.add(template.text)
            break
        seen.add(key)
        yield atoms


def _hangs(template: CompiledTemplate, atoms: tuple[int, ...], hanging: Hanging) -> bool:
    """Say whether the template lies within the piece, each end on an atom that is bound there."""
    anchors = [atoms[index] for index in template.anchors]
    if {*anchors} != {atom for atom, _ in hanging.ends} or not hanging.atoms.issuperset(atoms):
        return False
    if len(anchors) == 1 or len(anchors) != len(hanging.at):
        return True
    return all(
        any(atom == anchor and name in names for atom, names in hanging.ends)
        for anchor, name in zip(anchors, hanging.at, strict=True)
    )


def _ring_system(
    graph: Graph, template: CompiledTemplate, hanging: Hanging | None
) -> Iterator[Embedding]:
    if hanging is None or template.ring_system is None:  # pragma: no cover - nested nodes only
        return
    ends = {atom for atom, _ in hanging.ends}
    rings, atoms = ring_system_at(graph, hanging.atoms, ends)
    if atoms and _is_meant(graph, template.ring_system, rings, (atoms, ends)):
        names = dict.fromkeys(sorted(atoms), template.places[0])
        pieces = all_pieces(graph, frozenset(atoms), hanging.atoms)
        yield Embedding(template, names, pieces, ())


def _is_meant(
    graph: Graph, compiled: CompiledRingSystem, rings: Rings, there: tuple[set[int], set[int]]
) -> bool:
    atoms, ends = there
    test = compiled.test
    return (
        is_meant(test, graph, rings, atoms)
        and (not test.hetero_at_ends or hetero_at_ends(graph, atoms, ends))
        and not covered(graph, compiled.excepts, atoms)
        and all(held(graph, query, text, atoms) for query, text in compiled.has)
        and not any(held(graph, query, text, atoms) for query, text in compiled.lacks)
        and (not test.hangs_by or held_at(graph, compiled.hangs_by, atoms, ends))
    )


def _embedding(
    graph: Graph,
    template: CompiledTemplate,
    atoms: tuple[int, ...],
    scope: frozenset[int] | None,
) -> Embedding:
    names = dict(zip(atoms, template.places, strict=True))
    core = frozenset(atoms)
    pieces = all_pieces(graph, core, scope)
    return Embedding(template, names, pieces, _loose(graph, template, atoms))


def has_loose(graph: Graph, template: CompiledTemplate, atoms: tuple[int, ...]) -> bool:
    """Say whether core atoms are bound that are not in the template."""
    return bool(_loose(graph, template, atoms))


def _bonds(graph: Graph, core: frozenset[int]) -> int:
    """Return the number of bonds between these atoms."""
    found: int | None = graph.kept.get(core)
    if found is None:
        ends = [near for atom in core for near, _ in graph.neighbours[atom] if near in core]
        found = graph.kept[core] = len(ends) // 2
    return found


def all_pieces(
    graph: Graph, core: frozenset[int], scope: frozenset[int] | None
) -> tuple[Piece, ...]:
    """Return what is left of the scope (None: the molecule) without the core, shared by all."""
    key = core, scope
    found: tuple[Piece, ...] | None = graph.kept.get(key)
    if found is None:
        outside = set(graph.neighbours if scope is None else scope) - core
        found = graph.kept[key] = tuple(_pieces(graph, core, outside))
    return found


def _pieces(graph: Graph, core: frozenset[int], outside: set[int]) -> Iterator[Piece]:
    left = set(outside)
    for start in sorted(outside):
        if start in left:
            atoms, links = _grow(graph, start, core, left)
            yield _piece(graph, tuple(sorted(atoms)), sorted(links, key=_by_atoms))


def _piece(graph: Graph, atoms: tuple[int, ...], links: list[Link]) -> Piece:
    key = atoms, tuple([link.core for link in links])
    found: Piece | None = graph.kept.get(key)
    if found is None:
        found = graph.kept[key] = Piece(atoms, tuple(links), _shape(links))
    return found


def _grow(
    graph: Graph, start: int, core: frozenset[int], left: set[int]
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
    core = frozenset(atoms)
    if _bonds(graph, core) == template.bonds:
        return ()
    bonded = {(atom, near) for atom in atoms for near, _ in graph.neighbours[atom] if near in core}
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
