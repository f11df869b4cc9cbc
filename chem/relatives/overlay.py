"""One molecule laid upon another: the pairs of atoms, taken back to where a chemist would cut.

A difference at the end of a chain is a different chain, one in a ring that hangs by one bond a
different ring: the pairs on the way are given up until the cut stands at a ring, a hetero atom, or
a place where the molecule goes on in two directions.
"""

from rdkit import Chem

from chem.relatives.common import Pairs
from chem.relatives.molecules import (
    CARBON,
    NITROGEN,
    OXYGEN,
    SULFUR,
    TRIVIAL_ELEMENTS,
    Mol,
    beyond,
    has_double_oxygen,
    neighbours,
    ring_systems,
)


class Overlay:
    """Pairs of atoms (of the one, of the other) with what both molecules say about them."""

    def __init__(
        self,
        one: Mol,
        other: Mol,
        pairs: Pairs,
        *,
        keep_rings: bool = True,
        grow_rings: bool = True,
    ) -> None:
        self._keep_rings = keep_rings
        self._grow_rings = grow_rings
        self.one = one
        self.other = other
        self.pairs = dict(pairs)
        self.systems = ring_systems(one)

    @property
    def back(self) -> Pairs:
        """The pairs the other way round."""
        return {b: a for a, b in self.pairs.items()}

    def turned(self) -> "Overlay":
        """Return the same overlay seen from the other."""
        return Overlay(self.other, self.one, self.back)

    def elements_differ(self, a: int) -> bool:
        """Tell whether the two atoms of a pair are of different kinds."""
        x, y = self.one.GetAtomWithIdx(a), self.other.GetAtomWithIdx(self.pairs[a])
        return bool(
            x.GetAtomicNum() != y.GetAtomicNum() or x.GetFormalCharge() != y.GetFormalCharge()
        )

    def differing_bonds(self) -> list[tuple[int, int]]:
        """Return the pairs of neighbours (in the one) that are bound otherwise in the other."""
        found = []
        for bond in self.one.GetBonds():
            a, b = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
            if a in self.pairs and b in self.pairs:
                there = self.other.GetBondBetweenAtoms(self.pairs[a], self.pairs[b])
                if there is None or there.GetBondType() != bond.GetBondType():  # aromatic counts
                    found.append((a, b))
        return found

    def fits(self) -> bool:
        """Tell whether every bond between paired atoms is in both, in a ring in both or none."""
        back = self.back
        for bond in self.other.GetBonds():
            a, b = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
            if a in back and b in back and not self.one.GetBondBetweenAtoms(back[a], back[b]):
                return False
        return not any(self._is_misfit(a, b) for a, b in self.differing_bonds())

    def _is_misfit(self, a: int, b: int) -> bool:
        here = self.one.GetBondBetweenAtoms(a, b)
        there = self.other.GetBondBetweenAtoms(self.pairs[a], self.pairs[b])
        return there is None or here.IsInRing() != there.IsInRing()

    def loose(self) -> list[int]:
        """Return the paired atoms at which something differs."""
        covered = set(self.pairs.values())
        ends = {at for bond in self.differing_bonds() for at in bond}
        for a, b in self.pairs.items():
            if any(x not in self.pairs for x in neighbours(self.one, a)):
                ends.add(a)
            if any(x not in covered for x in neighbours(self.other, b)) or self.elements_differ(a):
                ends.add(a)
        return sorted(ends)

    def retreat(self) -> None:
        """Give up pairs until every cut stands where a chemist would make it."""
        while self._give_up_one():
            pass

    def _give_up_one(self) -> bool:
        for a in self.loose():
            given_up = self._to_give_up(a)
            if given_up and len(given_up) < len(self.pairs):
                for each in given_up:
                    del self.pairs[each]
                return True
        return False

    def _to_give_up(self, a: int) -> set[int]:
        system = next((s for s in self.systems if a in s and self._is_changed_ring(s, a)), None)
        if system:
            held = system & self.pairs.keys()
            return set() if self._keep_rings else self._if_it_hangs(set(held))
        if self._is_in_ring(a) and self._is_in_ring_there(a):
            return set()
        if not self._grow_rings and self._carries_a_ring(a):
            return set()
        return self._if_it_hangs({a}) if self._is_on_a_branch(a) else set()

    def _carries_a_ring(self, a: int) -> bool:
        """Tell whether what differs at an atom holds a ring, which is then left as it is."""
        return not self._is_in_ring(a) and any(
            mol.GetAtomWithIdx(x).IsInRing() for mol, x in self._beside(a)
        )

    def _carries_a_function(self, a: int) -> bool:
        """Tell whether a carbonyl, nitrogen or sulfur differs at an atom: it is said by itself."""
        return any(_is_function(mol, x) for mol, x in self._beside(a))

    def _beside(self, a: int) -> list[tuple[Mol, int]]:
        """Return the unpaired neighbours of a pair, each with its molecule."""
        covered = set(self.pairs.values())
        here = [(self.one, x) for x in neighbours(self.one, a) if x not in self.pairs]
        there = neighbours(self.other, self.pairs[a])
        return here + [(self.other, x) for x in there if x not in covered]

    def _is_in_ring(self, a: int) -> bool:
        return bool(self.one.GetAtomWithIdx(a).IsInRing())

    def _is_in_ring_there(self, a: int) -> bool:
        return bool(self.other.GetAtomWithIdx(self.pairs[a]).IsInRing())

    def _is_changed_ring(self, system: frozenset[int], a: int) -> bool:
        """Tell whether the ring system of `a` is not the same ring system in the other."""
        paired = system & self.pairs.keys()
        there = next((s for s in ring_systems(self.other) if self.pairs[a] in s), frozenset[int]())
        if {self.pairs[x] for x in paired} != set(there) or len(paired) != len(system):
            return bool(there)
        return any(self.elements_differ(x) for x in paired)

    def _is_on_a_branch(self, a: int) -> bool:
        if self.elements_differ(a):
            return True
        element = self.one.GetAtomWithIdx(a).GetAtomicNum()
        if element == NITROGEN:
            return self._is_nitrogen_of_a_group(a)
        if element == CARBON and has_double_oxygen(self.one, a) and self._still_carbonyl(a):
            return self._is_acyl(a)
        if element == CARBON and self._carries_a_function(a):
            return False
        return element in {CARBON, OXYGEN, SULFUR}

    def _still_carbonyl(self, a: int) -> bool:
        return any(
            x in self.pairs
            and self.one.GetBondBetweenAtoms(a, x).GetBondType() == Chem.BondType.DOUBLE
            for x in neighbours(self.one, a)
        )

    def _is_acyl(self, a: int) -> bool:
        """Tell whether a carbonyl goes with its group: R-CO on N or O, CO-O or CO-N on carbon."""
        on = [x for x in neighbours(self.one, a) if x in self.pairs and not self._is_oxo(x, {a})]
        if any(self._element(x) in {NITROGEN, OXYGEN} for x in on):
            return True
        beside = {mol.GetAtomWithIdx(x).GetAtomicNum() for mol, x in self._beside(a)}
        return bool(beside) and CARBON not in beside

    def _element(self, a: int) -> int:
        return int(self.one.GetAtomWithIdx(a).GetAtomicNum())

    def _is_nitrogen_of_a_group(self, a: int) -> bool:
        """Tell whether a nitrogen is part of nitro, azido … or of a ring in one of the two."""
        if self._is_in_ring(a) != self._is_in_ring_there(a):
            return True
        atoms = self.one.GetAtomWithIdx(a), self.other.GetAtomWithIdx(self.pairs[a])
        return any(
            bond.GetBondTypeAsDouble() > 1 for atom in atoms for bond in atom.GetBonds()
        ) and not any(atom.GetIsAromatic() for atom in atoms)

    def _if_it_hangs(self, atoms: set[int]) -> set[int]:
        """Return the atoms with what hangs on them, if the rest holds them by one bond."""
        around = {x for a in atoms for x in neighbours(self.one, a) if x in self.pairs} - atoms
        given_up = set(atoms)
        holding = []
        for x in sorted(around):
            branch = beyond(self.one, x, atoms, set(self.pairs))
            if self._is_trivial(branch, atoms):
                given_up |= branch
            elif branch not in holding:
                holding.append(branch)
        joins = sum(
            1 for a in atoms for x in neighbours(self.one, a) if x in self.pairs.keys() - given_up
        )
        return given_up if joins == 1 else set()

    def _is_trivial(self, branch: set[int], atoms: set[int]) -> bool:
        if any(self._is_in_ring(x) for x in branch):
            return False
        if all(self._element(x) in TRIVIAL_ELEMENTS for x in branch):
            return True
        return len(branch) == 1 and self._is_oxo(next(iter(branch)), atoms)

    def _is_oxo(self, a: int, atoms: set[int]) -> bool:
        return self._element(a) == OXYGEN and any(
            self.one.GetBondBetweenAtoms(a, x).GetBondType() == Chem.BondType.DOUBLE
            for x in neighbours(self.one, a)
            if x in atoms
        )


def _is_function(mol: Mol, atom: int) -> bool:
    """Tell whether an atom is of a carbonyl, an ester's oxygen, a nitrogen or a sulfur."""
    element = mol.GetAtomWithIdx(atom).GetAtomicNum()
    if element == OXYGEN:
        return any(has_double_oxygen(mol, x) for x in neighbours(mol, atom))
    return element in {NITROGEN, SULFUR} or has_double_oxygen(mol, atom)
