"""The parts of an ester or ether, told without cleaving it.

To make a part costs more than all else that is asked of most structures, and few parts are anything
that a text is about. Cleaved by water, the oxygen gains a hydrogen, unless it is drawn with none to
spare, and the other atom a hydroxyl; everything else stays as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from chem.markush.atoms import Bond, Values
from chem.markush.graph import Graph
from chem.markush.index import CoreIndex
from chem.markush.paths import EVERYTHING
from chem.rules.composition import HYDROGEN, composition_of, counted, formula_of
from chem.rules.extensions import LEAST_ATOMS, Kind, choices
from chem.rules.skeletons import Skeleton, skeleton_in

_OXYGEN = 8
_HYDROXYL: Values = (_OXYGEN, False, 2, 1, False, 0, False, 0, 1)
_NO_IMPLICIT = 6  # the place of `no_implicit` in the values of an atom
_SINGLE = 1.0

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
        return not any(self.whole.atoms[atom][_NO_IMPLICIT] for atom in self.oxygens)

    @property
    def formula(self) -> str:
        """The molecular formula, as RDKit writes it."""
        atoms = self.whole.atoms
        hydrogens = len(self.others)
        hydrogens += sum(not atoms[atom][_NO_IMPLICIT] for atom in self.oxygens)
        kept = composition_of([atoms[atom] for atom in self._kept])
        gained = counted(_OXYGEN, len(self.others)) + counted(HYDROGEN, hydrogens)
        return formula_of(kept + gained)

    @cached_property
    def graph(self) -> Graph:
        """Its atoms, bonds and rings, the new hydroxyls last; nothing can be laid on it."""
        places = {atom: place for place, atom in enumerate(self._kept)}
        atoms = [self.whole.atoms[atom] for atom in places]
        for atom in self.oxygens:
            atoms[places[atom]] = _with_hydrogen(atoms[places[atom]])
        bonds = list(self._bonds(places))
        for number, other in enumerate(self.others, len(atoms)):
            bonds.append((places[other], number, _SINGLE, False))
        rings = tuple(
            (frozenset([places[atom] for atom in ring]), is_aromatic)
            for ring, is_aromatic in self.whole.rings
            if not places.keys().isdisjoint(ring)
        )
        return Graph.told(atoms + [_HYDROXYL] * len(self.others), bonds, rings)

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
        found = 0
        for part in told_parts(graph, kind):
            if part.row.bit_count() + len(part.others) >= LEAST_ATOMS:
                found |= cores.conceivable(part.graph) if part.is_sure else EVERYTHING
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


def _with_hydrogen(values: Values) -> Values:
    """Return an oxygen that has lost a neighbour, with a hydrogen instead if it may have one."""
    element, is_aromatic, neighbours, hydrogens, in_ring, charge, no_implicit, radicals, degree = (
        values
    )
    gained = 0 if no_implicit else 1
    return (
        element,
        is_aromatic,
        neighbours - 1 + gained,
        hydrogens + gained,
        in_ring,
        charge,
        no_implicit,
        radicals,
        degree - 1,
    )
