"""The parts of an ester or ether, told without cleaving it.

To make a part costs more than all else that is asked of most structures, and few parts are anything
that a text is about. Cleaved by water, the oxygen gains a hydrogen, unless it is drawn with none to
spare, and the other atom a hydroxyl; everything else stays as it is.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property

from chem.markush.atoms import HYDROXYL, NO_IMPLICIT, Bond, with_hydrogen
from chem.markush.composition import HYDROGEN, OXYGEN, composition_of, counted, formula_in
from chem.markush.graph import Graph
from chem.markush.index import CoreIndex
from chem.markush.paths import EVERYTHING
from chem.rules.extensions import LEAST_ATOMS, Kind, choices
from chem.rules.skeletons import Skeleton, skeleton_in

_SINGLE = 1.0

_NO_PART: tuple[int, Set[int]] = (0, frozenset())

_Near = list[list[int]]


@dataclass(frozen=True)
class ToldPart:
    """A part that is not made. row: its atoms, those of the molecule, as a row of bits.

    oxygens: those of its atoms that lost a neighbour; others: those that gained a hydroxyl for one.
    An atom to which that happened twice is there twice.
    """

    whole: Graph = field(repr=False, compare=False)
    row: int
    oxygens: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def is_sure(self) -> bool:
        """Whether its atoms are told for sure: an oxygen without a hydrogen is a radical."""
        return not any(self.whole.atoms[atom][NO_IMPLICIT] for atom in self.oxygens)

    @property
    def formula(self) -> str:
        """The molecular formula, as RDKit writes it."""
        atoms = self.whole.atoms
        hydrogens = len(self.others)
        hydrogens += sum(not atoms[atom][NO_IMPLICIT] for atom in self.oxygens)
        kept = composition_of([atoms[atom] for atom in self._kept])
        gained = counted(OXYGEN, len(self.others)) + counted(HYDROGEN, hydrogens)
        return formula_in(kept + gained)

    @cached_property
    def graph(self) -> Graph:
        """Its atoms, bonds and rings, the new hydroxyls last; nothing can be laid on it."""
        places = {atom: place for place, atom in enumerate(self._kept)}
        atoms = [self.whole.atoms[atom] for atom in places]
        for atom in self.oxygens:
            atoms[places[atom]] = with_hydrogen(atoms[places[atom]])
        bonds = list(self._bonds(places))
        for number, other in enumerate(self.others, len(atoms)):
            bonds.append((places[other], number, _SINGLE, False))
        rings = tuple(
            (frozenset([places[atom] for atom in ring]), is_aromatic)
            for ring, is_aromatic in self.whole.rings
            if not places.keys().isdisjoint(ring)
        )
        return Graph.told(atoms + [HYDROXYL] * len(self.others), bonds, rings)

    @property
    def _kept(self) -> list[int]:
        return [atom for atom in range(len(self.whole.atoms)) if self.row >> atom & 1]

    def _bonds(self, places: dict[int, int]) -> Iterator[Bond]:
        """Yield the bonds between its atoms: what is cleaved stands in no ring, and leaves it."""
        for begin, end, order, in_ring in self.whole.bonds:
            if begin in places and end in places:
                yield places[begin], places[end], order, in_ring

    def skeleton(self) -> Skeleton | None:
        """Return which of its heavy atoms are bound to which."""
        return skeleton_in(self.graph)


def told_parts(graph: Graph, kind: Kind) -> tuple[ToldPart, ...]:
    """Return what is left when bonds of a kind are cleaved by water, each part once."""
    key = "told parts", kind
    found: tuple[ToldPart, ...] | None = graph.kept.get(key)
    if found is None:
        chosen = list(choices(graph, kind))
        found = graph.kept[key] = tuple(dict.fromkeys(_all_told(graph, chosen))) if chosen else ()
    return found


def conceivable_in_parts(graph: Graph, kind: Kind, cores: CoreIndex) -> int:
    """Return the readings of which a core may lie on a part, as a row of bits."""
    key = "in parts", kind, cores
    found: int | None = graph.kept.get(key)
    if found is None:
        quickly = _quickly_told(graph, kind, cores)
        found = graph.kept[key] = quickly[0] if quickly else _conceivable(graph, kind, cores)
    return found


def _conceivable(graph: Graph, kind: Kind, cores: CoreIndex) -> int:
    found = 0
    for part in told_parts(graph, kind):
        if part.row.bit_count() + len(part.others) >= LEAST_ATOMS:
            found |= cores.conceivable(part.graph) if part.is_sure else EVERYTHING
    return found


def may_be_composed(graph: Graph, kind: Kind, rests: Set[int], cores: CoreIndex) -> bool:
    """Say whether a part may have one of the compositions, told by their rests."""
    quickly = _quickly_told(graph, kind, cores)
    return quickly is None or not rests.isdisjoint(quickly[1])


def _quickly_told(graph: Graph, kind: Kind, cores: CoreIndex) -> tuple[int, Set[int]] | None:
    """Return what may lie on the parts, and their compositions; None if not told so."""
    key = "quickly told", kind, cores
    try:
        found: tuple[int, Set[int]] | None = graph.kept[key]
    except KeyError:
        chosen = list(choices(graph, kind))
        found = cores.told(graph, chosen, LEAST_ATOMS) if chosen else _NO_PART
        graph.kept[key] = found
    return found


def _all_told(graph: Graph, chosen: Iterable[tuple[tuple[int, int], ...]]) -> Iterator[ToldPart]:
    near = _near(graph)
    sides: dict[tuple[int, int], int] = {}
    for bonds in chosen:
        rows = [(1 << len(graph.atoms)) - 1]
        for bond in bonds:
            side = sides.get(bond)
            if side is None:
                side = sides[bond] = _side(near, *bond)
            rows = [half for row in rows for half in (row & side, row & ~side) if half]
        for row in rows:
            yield ToldPart(
                whole=graph,
                row=row,
                oxygens=tuple([oxygen for oxygen, _ in bonds if row >> oxygen & 1]),
                others=tuple([other for _, other in bonds if row >> other & 1]),
            )


def _near(graph: Graph) -> _Near:
    near: _Near = [[] for _ in graph.atoms]
    for begin, end, *_ in graph.bonds:
        near[begin].append(end)
        near[end].append(begin)
    return near


def _side(near: _Near, oxygen: int, other: int) -> int:
    """Return the atoms on the other side of a bond that stands in no ring, as a row of bits."""
    row, found = 1 << other, [other]
    for atom in found:
        for each in near[atom]:
            if each != oxygen and not row >> each & 1:
                row |= 1 << each
                found.append(each)
    return row
