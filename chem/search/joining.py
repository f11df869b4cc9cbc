"""Substructures found in many molecules at once: a match is a join.

A row of the table is one way to lay the first atoms of the pattern on atoms of one molecule. Each
further atom of the pattern joins the rows with the bonds of an atom laid before; rows that do not
fit go. What remains at the end matches. No molecule is taken up one by one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chem.search.planning import Integers, Plan, Step, Truth

FEW_STARTS = 4_000  # are all tried at once
MOST_ROWS = 2_000_000  # of a table; a molecule that alone needs more is left to RDKit


@dataclass(frozen=True, slots=True, kw_only=True)
class Graphs:
    """All molecules one behind the other.

    first_atom: of each molecule, and the end. kinds: a number of `packed` for each atom.
    first_bond: of each atom, and the end. neighbours: the atom at the other end, counted in its
    molecule. bonds: the code of each bond.
    """

    first_atom: Any
    kinds: Any
    first_bond: Any
    neighbours: Any
    bonds: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Places of molecules that match, and of those that could not be decided within bounds."""

    matched: Integers
    undecided: Integers


Marks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What a plan is laid on. marks: of each atom, the set of environments that it is in."""

    graphs: Graphs
    marks: Marks | None

    def fits(self, table: Truth, atoms: Integers) -> Truth:
        """Say which atoms may be an atom of the pattern."""
        kinds = self.graphs.kinds[atoms]
        found: Truth = table[0][kinds] if self.marks is None else table[self.marks[atoms], kinds]
        return found


def match(plan: Plan, graphs: Graphs, places: Integers) -> Found:
    """Say in which of these molecules the pattern is.

    The first atom that may be the start is tried in every molecule, then two more, then four: in
    most that match the first one does.
    """
    ground, unmarked = _ground(plan, graphs, places)
    matched: list[Integers] = []
    undecided = [unmarked]
    start, owner = _starts(plan, ground, np.setdiff1d(places, unmarked))
    rank = _rank(owner)
    low, step = 0, 1 if len(start) > FEW_STARTS else len(start)
    while len(start):
        now = rank < low + step
        laid = _lay(plan, ground, start[now], owner[now])
        hit = np.unique(laid.owner)
        matched.append(hit)
        undecided.append(np.setdiff1d(laid.undecided, hit))
        rest = ~now & ~np.isin(owner, hit) & ~np.isin(owner, laid.undecided)
        start, owner, rank = start[rest], owner[rest], rank[rest]
        low, step = low + step, step * 2
    return Found(matched=_joined(matched), undecided=_joined(undecided))


def _ground(plan: Plan, graphs: Graphs, places: Integers) -> tuple[_Ground, Integers]:
    """Mark in which environments each atom is; return too where that could not be decided."""
    if not plan.environments:
        return _Ground(graphs=graphs, marks=None), np.zeros(0, np.int64)
    marks = np.zeros(len(graphs.kinds), np.uint8)
    undecided: list[Integers] = []
    for bit, inner in enumerate(plan.environments):
        ground, unmarked = _ground(inner, graphs, places)
        laid = _lay(inner, ground, *_starts(inner, ground, places))
        marks[laid.start] |= np.uint8(1 << bit)
        undecided += [unmarked, laid.undecided]
    return _Ground(graphs=graphs, marks=marks), _joined(undecided)


def _joined(parts: list[Integers]) -> Integers:
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def _starts(plan: Plan, ground: _Ground, places: Integers) -> tuple[Integers, Integers]:
    """Return the atoms that the pattern may start at, and the molecule of each."""
    first = ground.graphs.first_atom[places].astype(np.int64)
    sizes = ground.graphs.first_atom[places + 1].astype(np.int64) - first
    atoms, row = ranges(first, sizes)
    fits = ground.fits(plan.start, atoms)
    return atoms[fits], places[row[fits]]


def ranges(first: Integers, sizes: Integers) -> tuple[Integers, Integers]:
    """Return the numbers of all ranges one behind the other, and from which range each is."""
    row = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.cumsum(sizes)
    return np.arange(len(row)) + (first - ends + sizes)[row], row


def _rank(owner: Integers) -> Integers:
    """Number the starts of each molecule from 0; those of one lie together."""
    is_new = np.ones(len(owner), np.bool_)
    is_new[1:] = owner[1:] != owner[:-1]
    begins = np.flatnonzero(is_new)
    return np.arange(len(owner)) - np.repeat(begins, np.diff(np.append(begins, len(owner))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """Starts from which the pattern could be laid, their molecules, and those left undecided."""

    start: Integers
    owner: Integers
    undecided: Integers


def _lay(plan: Plan, ground: _Ground, start: Integers, owner: Integers) -> _Laid:
    """Lay the pattern from these starts; split the table when it grows too large."""
    none = np.zeros(0, np.int64)
    starts, owners, undecided = [none], [none], [none]
    waiting = [(start, owner)]
    while waiting:
        start, owner = waiting.pop()
        found = _walk(plan, ground, start, owner)
        if found is not None:
            starts.append(found[0])
            owners.append(found[1])
        elif len(start) > 1:
            half = len(start) // 2
            waiting += [(start[:half], owner[:half]), (start[half:], owner[half:])]
        else:
            undecided.append(owner)
    return _Laid(
        start=np.concatenate(starts),
        owner=np.concatenate(owners),
        undecided=np.concatenate(undecided),
    )


def _walk(
    plan: Plan, ground: _Ground, start: Integers, owner: Integers
) -> tuple[Integers, Integers] | None:
    """Return of the rows that remain the start and the molecule; None when they are too many."""
    columns = [start]
    shift = ground.graphs.first_atom[owner].astype(np.int64)
    for step in plan.steps:
        if len(shift) == 0:
            break
        if len(shift) > MOST_ROWS:
            return None
        kept, atom = _extend(step, ground, columns, shift)
        columns = [column[kept] for column in columns]
        columns.append(atom)
        owner, shift = owner[kept], shift[kept]
    return columns[0], owner


def _extend(
    step: Step, ground: _Ground, columns: list[Integers], shift: Integers
) -> tuple[Integers, Integers]:
    """Join the rows with the bonds of one column; return from which row each new one is."""
    graphs = ground.graphs
    origin = columns[step.origin]
    first = graphs.first_bond[origin].astype(np.int64)
    at, row = ranges(first, graphs.first_bond[origin + 1].astype(np.int64) - first)
    fits = step.bond[graphs.bonds[at]]
    at, row = at[fits], row[fits]
    atom = graphs.neighbours[at] + shift[row]
    fits = ground.fits(step.atom, atom)
    for column in step.apart:
        fits &= atom != columns[column][row]
    row, atom = row[fits], atom[fits]
    for column, bond in step.closures:
        fits = _are_bound(graphs, atom, columns[column][row], bond, shift[row])
        row, atom = row[fits], atom[fits]
    return row, atom


def _are_bound(
    graphs: Graphs, atoms: Integers, others: Integers, bond: Truth, shift: Integers
) -> Truth:
    """Say for each pair whether such a bond is between them."""
    first = graphs.first_bond[atoms].astype(np.int64)
    at, row = ranges(first, graphs.first_bond[atoms + 1].astype(np.int64) - first)
    fits = (graphs.neighbours[at] + shift[row] == others[row]) & bond[graphs.bonds[at]]
    found = np.zeros(len(atoms), np.bool_)
    found[row[fits]] = True
    return found
