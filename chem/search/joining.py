"""Substructures found in many molecules at once: a match is a join.

A row of the table is one way to lay the first atoms of the pattern on atoms of one molecule. Each
further atom of the pattern joins the rows with the bonds of an atom laid before; rows that do not
fit go. What remains at the end matches. No molecule is taken up one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chem.search.expressions import Answer, ask_atom, ask_bond
from chem.search.patterns import Pattern

Integers = NDArray[np.int64]
Truth = NDArray[np.bool_]

MOST_ROWS = 2_000_000  # of a table; a molecule that alone needs more is left to RDKit
SINGLE_BOND = 1


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
class Step:
    """One more atom of the pattern: by which bond it is reached, what it and its bonds may be.

    origin: the column it hangs on. closures: other columns it is bound to, with those bonds.
    apart: columns whose atom it might wrongly be.
    """

    origin: int
    atom: Truth
    bond: Truth
    closures: tuple[tuple[int, Truth], ...]
    apart: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The order in which a pattern is laid. is_exact: a match needs no second look."""

    start: Truth
    steps: tuple[Step, ...]
    is_exact: bool


def plan(pattern: Pattern, kinds: Mapping[str, Integers], counts: Integers) -> Plan:
    """Order the atoms of a pattern, the rarest first.

    kinds: the properties of each kind of atom. counts: how many atoms are of it.
    """
    atoms = [_ask_atom(pattern, atom, kinds) for atom in pattern.mol.GetAtoms()]
    bonds = {
        frozenset((b.GetBeginAtomIdx(), b.GetEndAtomIdx())): _ask_bond(pattern, b)
        for b in pattern.mol.GetBonds()
    }
    rarity = [int(counts[answer.may].sum()) for answer in atoms]
    order = _order(pattern, rarity)
    is_exact = all(answer.is_exact for answer in (*atoms, *bonds.values()))
    steps = tuple(_step(place, order, atoms, bonds) for place in range(1, len(order)))
    return Plan(start=atoms[order[0]].may, steps=steps, is_exact=is_exact)


def _ask_atom(pattern: Pattern, atom: Any, kinds: Mapping[str, Integers]) -> Answer:
    if pattern.kind == "smarts":
        return ask_atom(atom.GetSmarts(), kinds)
    may = kinds["element"] == atom.GetAtomicNum()
    if atom.GetFormalCharge():
        may = may & (kinds["charge"] == atom.GetFormalCharge())
    if atom.GetIsotope():
        may = may & (kinds["isotope"] == atom.GetIsotope())
    if atom.GetNumRadicalElectrons():
        may = may & (kinds["radicals"] == atom.GetNumRadicalElectrons())
    if atom.GetAtomicNum() == 0:
        return Answer(may=np.ones(len(may), np.bool_), must=np.zeros(len(may), np.bool_))
    return Answer(may=may, must=may)


def _ask_bond(pattern: Pattern, bond: Any) -> Answer:
    if pattern.kind == "smarts":
        return ask_bond(bond.GetSmarts())
    sign = {"SINGLE": "-", "DOUBLE": "=", "TRIPLE": "#", "AROMATIC": ":"}
    return ask_bond(sign.get(bond.GetBondType().name, "?"))


def _order(pattern: Pattern, rarity: list[int]) -> list[int]:
    """Start at the rarest atom; go on at what closes most rings, then at what is rarest."""
    near = {a.GetIdx(): {n.GetIdx() for n in a.GetNeighbors()} for a in pattern.mol.GetAtoms()}
    order = [min(near, key=lambda atom: (rarity[atom], -len(near[atom]), atom))]
    waiting = set(near) - set(order)
    while waiting:
        reached = [atom for atom in waiting if near[atom] & set(order)]
        best = min(reached, key=lambda atom: (-len(near[atom] & set(order)), rarity[atom], atom))
        order.append(best)
        waiting.discard(best)
    return order


def _step(
    place: int, order: list[int], atoms: list[Answer], bonds: Mapping[frozenset[int], Answer]
) -> Step:
    atom = order[place]
    bound = [at for at in range(place) if frozenset((atom, order[at])) in bonds]
    first, *others = bound
    may = atoms[atom].may
    apart = tuple(
        at for at in range(place) if at not in bound and (atoms[order[at]].may & may).any()
    )
    return Step(
        origin=first,
        atom=may,
        bond=bonds[frozenset((atom, order[first]))].may,
        closures=tuple((at, bonds[frozenset((atom, order[at]))].may) for at in others),
        apart=apart,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Places of molecules that match, and of those that could not be decided within bounds."""

    matched: Integers
    undecided: Integers


def match(plan: Plan, graphs: Graphs, places: Integers) -> Found:
    """Say in which of these molecules the pattern is.

    The first atom that may be the start is tried in every molecule, then two more, then four: in
    most that match the first one does.
    """
    matched: list[Integers] = []
    undecided: list[Integers] = []
    start, owner = _starts(plan, graphs, places)
    rank = _rank(owner)
    low, step = 0, 1
    while len(start):
        now = rank < low + step
        hit, over = _lay(plan, graphs, start[now], owner[now])
        matched.append(hit)
        undecided.append(over)
        rest = ~now & ~np.isin(owner, hit) & ~np.isin(owner, over)
        start, owner, rank = start[rest], owner[rest], rank[rest]
        low, step = low + step, step * 2
    return Found(matched=_joined(matched), undecided=_joined(undecided))


def _joined(parts: list[Integers]) -> Integers:
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def _starts(plan: Plan, graphs: Graphs, places: Integers) -> tuple[Integers, Integers]:
    """Return the atoms that the pattern may start at, and the molecule of each."""
    first = graphs.first_atom[places].astype(np.int64)
    sizes = graphs.first_atom[places + 1].astype(np.int64) - first
    atoms, row = ranges(first, sizes)
    fits = plan.start[graphs.kinds[atoms]]
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


def _lay(plan: Plan, graphs: Graphs, start: Integers, owner: Integers) -> tuple[Integers, Integers]:
    """Lay the pattern from these starts; split the table when it grows too large."""
    matched: list[Integers] = []
    undecided: list[Integers] = []
    waiting = [(start, owner)]
    while waiting:
        start, owner = waiting.pop()
        found = _walk(plan, graphs, start, owner)
        if found is not None:
            matched.append(found)
        elif len(start) > 1:
            half = len(start) // 2
            waiting += [(start[:half], owner[:half]), (start[half:], owner[half:])]
        else:
            undecided.append(owner)
    hit = _joined(matched)
    return hit, np.setdiff1d(_joined(undecided), hit)


def _walk(plan: Plan, graphs: Graphs, start: Integers, owner: Integers) -> Integers | None:
    """Return the molecules in which a row remains; None when there were too many rows."""
    columns = [start]
    shift = graphs.first_atom[owner].astype(np.int64)
    for step in plan.steps:
        if len(shift) == 0:
            break
        if len(shift) > MOST_ROWS:
            return None
        kept, atom = _extend(step, graphs, columns, shift)
        columns = [column[kept] for column in columns]
        columns.append(atom)
        owner, shift = owner[kept], shift[kept]
    return np.unique(owner)


def _extend(
    step: Step, graphs: Graphs, columns: list[Integers], shift: Integers
) -> tuple[Integers, Integers]:
    """Join the rows with the bonds of one column; return from which row each new one is."""
    origin = columns[step.origin]
    first = graphs.first_bond[origin].astype(np.int64)
    at, row = ranges(first, graphs.first_bond[origin + 1].astype(np.int64) - first)
    fits = step.bond[graphs.bonds[at]]
    at, row = at[fits], row[fits]
    atom = graphs.neighbours[at] + shift[row]
    fits = step.atom[graphs.kinds[atom]]
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
