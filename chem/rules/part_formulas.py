"""The formula and skeleton of the parts of an ester or ether, told without cleaving it.

To make a part costs more than all else that is asked of most structures, and few parts have the
formula of anything that a text is about.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rdkit import Chem

from chem.markush.atoms import Values
from chem.markush.graph import Graph
from chem.rules.extensions import Kind, choices
from chem.rules.skeletons import Skeleton, is_like, skeleton_of

_OXYGEN = 8


def has_part_of(
    graph: Graph, kinds: Iterable[Kind], formulas: Mapping[Kind, Mapping[str, Sequence[str]]]
) -> bool:
    """Say whether a part may be one of the listed substances: by formula and skeleton.

    formulas: of the listed substances, by kind of cleavage, with their SMILES.
    """
    return any(
        is_like(told.skeleton(), formulas[kind][told.formula])
        for kind in kinds
        if formulas[kind]
        for bonds in choices(graph, kind)
        for told in parts_told(graph, bonds)
        if told.formula in formulas[kind]
    )


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part that is not made. atoms: those of the molecule; near: what is bound to each of all.

    hydroxyls: how many each of them gains.
    """

    graph: Graph
    formula: str
    atoms: list[int]
    near: list[list[int]]
    hydroxyls: Counter[int]

    def skeleton(self) -> Skeleton | None:
        """Return which atoms are bound to which, the new hydroxyls last."""
        index = {atom: number for number, atom in enumerate(self.atoms)}
        elements = [self.graph.atoms[atom][0] for atom in self.atoms]
        near = [[index[other] for other in self.near[atom]] for atom in self.atoms]
        for atom in self.atoms:
            for _ in range(self.hydroxyls[atom]):
                near[index[atom]].append(len(elements))
                near.append([index[atom]])
                elements.append(_OXYGEN)
        return skeleton_of(elements, near)


def parts_told(graph: Graph, bonds: tuple[tuple[int, int], ...]) -> Iterator[ToldPart]:
    """Yield what is left when bonds, as (oxygen, other atom), are cleaved by water.

    The oxygen gains a hydrogen unless it is drawn with none to spare, the other atom a hydroxyl.
    """
    cleaved = {*bonds, *((other, oxygen) for oxygen, other in bonds)}
    near: list[list[int]] = [[] for _ in graph.atoms]
    for begin, end, *_ in graph.bonds:
        if (begin, end) not in cleaved:
            near[begin].append(end)
            near[end].append(begin)
    oxygens = Counter(oxygen for oxygen, _ in bonds if not graph.atoms[oxygen][6])
    others = Counter(other for _, other in bonds)
    left = set(range(len(near)))
    while left:
        part = _taken(left, near)
        hydroxyls = sum(others[atom] for atom in part)
        hydrogens = hydroxyls + sum(oxygens[atom] for atom in part)
        formula = _formula([graph.atoms[atom] for atom in part], hydrogens, hydroxyls)
        yield ToldPart(graph, formula, part, near, others)


def _taken(left: set[int], near: list[list[int]]) -> list[int]:
    """Take one atom and all that hangs together with it."""
    part = [left.pop()]
    for atom in part:
        fresh = [each for each in near[atom] if each in left]
        left.difference_update(fresh)
        part += fresh
    return part


def _formula(atoms: list[Values], hydrogens: int, oxygens: int) -> str:
    """Write a formula as RDKit does: carbon and hydrogen first, then by the alphabet, charge."""
    counts = Counter([_symbol(atom[0]) for atom in atoms if atom[0] != 1])
    counts["O"] += oxygens
    counts["H"] += hydrogens + sum(atom[3] for atom in atoms if atom[0] != 1)
    first = ("C", "H") if counts["C"] else ()
    order = (*first, *sorted(symbol for symbol in counts if symbol not in first))
    written = (f"{symbol}{_number(counts[symbol])}" for symbol in order if counts[symbol])
    return "".join(written) + _charge(sum(atom[5] for atom in atoms))


def _number(count: int) -> str:
    return "" if count == 1 else str(count)


def _charge(charge: int) -> str:
    return f"{'+' if charge > 0 else '-'}{_number(abs(charge))}" if charge else ""


@cache
def _symbol(element: int) -> str:
    return str(Chem.GetPeriodicTable().GetElementSymbol(element))
