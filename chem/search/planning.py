"""In which order a pattern is laid on molecules, and what each of its atoms and bonds may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit import Chem, rdBase

from chem.search.expressions import RING, Answer, ask_atom, ask_bond, environments_in
from chem.search.graphs import LARGEST
from chem.search.patterns import Pattern

Integers = NDArray[np.int64]
Truth = NDArray[np.bool_]
Mol = Any

MOST_ENVIRONMENTS = 6  # of one pattern that are looked up at once; with more RDKit decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One more atom of the pattern: by which bond it is reached, what it and its bonds may be.

    atom: for each set of environments an atom may be in, and each kind of atom, whether it fits.
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
    """The order in which a pattern is laid. is_exact: a match needs no second look.

    environments: patterns of their own, from the atom that is in them; `$(...)` in SMARTS.
    """

    start: Truth
    steps: tuple[Step, ...]
    environments: tuple["Plan", ...]
    is_exact: bool


def plan(pattern: Pattern, kinds: Mapping[str, Integers], counts: Integers) -> Plan:
    """Order the atoms of a pattern, the rarest first.

    kinds: the properties of each kind of atom. counts: how many atoms are of it.
    """
    return _Planner(kinds=kinds, counts=counts).plan(pattern.mol, pattern.kind == "smarts")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planner:
    kinds: Mapping[str, Integers]
    counts: Integers

    def plan(self, mol: Mol, is_smarts: bool, first: int | None = None) -> Plan:  # noqa: FBT001
        """Plan a pattern; `first`: which atom it must be laid from."""
        texts = [atom.GetSmarts() for atom in mol.GetAtoms()] if is_smarts else []
        inner = self._environments(texts)
        known = {text: self._asked(text, list(inner)) for text in dict.fromkeys(texts)}
        asked = [known[text] for text in texts] or [self._drawn(atom) for atom in mol.GetAtoms()]
        atoms = [one & self._room(atom) for one, atom in zip(asked, mol.GetAtoms(), strict=True)]
        bonds = {
            frozenset((bond.GetBeginAtomIdx(), bond.GetEndAtomIdx())): _bond(bond, is_smarts)
            for bond in mol.GetBonds()
        }
        fits = np.stack([answer.may.any(axis=0) for answer in atoms]).astype(np.float32)
        order = _order(mol, (fits @ self.counts).tolist(), first)
        meeting = fits @ fits.T > 0
        parts = (*(answer.is_exact for answer in (*atoms, *bonds.values())),)
        return Plan(
            start=atoms[order[0]].may,
            steps=tuple(_step(at, order, atoms, bonds, meeting) for at in range(1, len(order))),
            environments=tuple(inner.values()),
            is_exact=all(parts) and all(one.is_exact for one in inner.values()),
        )

    def _room(self, atom: Any) -> Answer:
        """Say which kinds have as many bonds, and bonds in rings, as the atom of the pattern."""
        bonds = [bond.IsInRing() for bond in atom.GetBonds()]
        room = self.kinds["degree"] >= min(len(bonds), LARGEST["degree"])
        room &= self.kinds["ring_bonds"] >= min(sum(bonds), LARGEST["ring_bonds"])
        return Answer(may=room[np.newaxis], must=room[np.newaxis])

    def _environments(self, texts: list[str]) -> dict[str, Plan]:
        """Plan the environments, unless there are too many or one has several parts."""
        found: dict[str, Plan] = {}
        for text in dict.fromkeys(inner for each in texts for inner in environments_in(each)):
            with rdBase.BlockLogs():
                mol = Chem.MolFromSmarts(text[2:-1])
            if mol is None or len(found) == MOST_ENVIRONMENTS or len(Chem.GetMolFrags(mol)) > 1:
                return {}
            Chem.FastFindRings(mol)
            found[text] = self.plan(mol, is_smarts=True, first=0)
        return found if all(each.is_exact for each in found.values()) else {}

    def _asked(self, text: str, environments: list[str]) -> Answer:
        """Answer a query atom for each set of environments: the first one counts 1, then 2, 4."""
        answers = [
            ask_atom(text, self.kinds, dict(zip(environments, reversed(among), strict=True)))
            for among in product((False, True), repeat=len(environments))
        ]
        return Answer(
            may=np.stack([answer.may for answer in answers]),
            must=np.stack([answer.must for answer in answers]),
        )

    def _drawn(self, atom: Any) -> Answer:
        """Answer an atom of a drawn structure: what it carries must be there, more may be."""
        kinds = self.kinds
        if atom.GetAtomicNum() == 0:
            size = (1, len(kinds["element"]))
            return Answer(may=np.ones(size, np.bool_), must=np.zeros(size, np.bool_))
        may = kinds["element"] == atom.GetAtomicNum()
        for name, value in (
            ("charge", atom.GetFormalCharge()),
            ("isotope", atom.GetIsotope()),
            ("radicals", atom.GetNumRadicalElectrons()),
        ):
            may = may & (kinds[name] == value) if value else may
        return Answer(may=may[np.newaxis], must=may[np.newaxis])


def _bond(bond: Any, is_smarts: bool) -> Answer:  # noqa: FBT001
    """Answer a bond; what is in a ring of the pattern is in one of the structure."""
    sign = {"SINGLE": "-", "DOUBLE": "=", "TRIPLE": "#", "AROMATIC": ":"}
    text = bond.GetSmarts() if is_smarts else sign.get(bond.GetBondType().name, "?")
    found = ask_bond(text)
    return found & RING if bond.IsInRing() else found


def _order(mol: Mol, rarity: list[float], first: int | None) -> list[int]:
    """Start at the rarest atom; go on at what closes most rings, then at what is rarest."""
    near = {a.GetIdx(): {n.GetIdx() for n in a.GetNeighbors()} for a in mol.GetAtoms()}
    rarest = min(near, key=lambda atom: (rarity[atom], -len(near[atom]), atom))
    order = [rarest if first is None else first]
    bound = {atom: len(near[atom] & set(order)) for atom in near.keys() - set(order)}
    while bound:
        reached = [atom for atom, number in bound.items() if number]
        best = min(reached, key=lambda atom: (-bound[atom], rarity[atom], atom))
        order.append(best)
        del bound[best]
        for atom in near[best] & bound.keys():
            bound[atom] += 1
    return order


def _step(
    place: int,
    order: list[int],
    atoms: list[Answer],
    bonds: Mapping[frozenset[int], Answer],
    meeting: Truth,
) -> Step:
    atom = order[place]
    first, *others = (at for at in range(place) if frozenset((atom, order[at])) in bonds)
    apart = (at for at in range(place) if at not in {first, *others} and meeting[atom, order[at]])
    return Step(
        origin=first,
        atom=atoms[atom].may,
        bond=bonds[frozenset((atom, order[first]))].may,
        closures=tuple((at, bonds[frozenset((atom, order[at]))].may) for at in others),
        apart=tuple(apart),
    )
