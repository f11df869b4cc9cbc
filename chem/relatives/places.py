"""Where something is, in words, on the relative and by its numbering."""

from collections.abc import Collection, Sequence

from rdkit import Chem

from chem.relatives.molecules import CARBON, NITROGEN, OXYGEN, SULFUR, Mol, neighbours
from chem.relatives.rings import Ring, is_hung, number

ALL_THREE = 3
SIDE_CHAIN = "the side chain"
_HELD_BY = {OXYGEN: "phenoxy", NITROGEN: "N-phenyl", SULFUR: "phenylthio"}


class Places:
    """Words for the atoms of one molecule; `gone` atoms leave and cannot serve as landmarks."""

    def __init__(self, mol: Mol, rings: Sequence[Ring], gone: Collection[int] = ()) -> None:
        self.mol = mol
        self._gone = gone
        self._rings = rings

    def ring_at(self, atom: int) -> Ring | None:
        """Return the ring system of an atom."""
        return next((ring for ring in self._rings if atom in ring.atoms), None)

    def locant(self, atom: int) -> str:
        """Return the number of a ring atom, "" if it has none."""
        ring = self.ring_at(atom)
        return ring.locants.get(atom, "") if ring else ""

    def title(self, ring: Ring) -> str:
        """Say which ring: "the phenyl ring", "the indole", "the phenethyl ring"."""
        if not ring.name:
            return "the ring system"
        if not ring.is_benzene:
            return f"the {ring.name}"
        several = sum(other.is_benzene for other in self._rings) > 1
        return f"the {self._carried(ring) if several else 'phenyl'} ring"

    def words(self, atoms: Sequence[int]) -> str:
        """Say where one or several atoms are."""
        if len(atoms) == 1:
            return self._of_one(atoms[0])
        ring = self.ring_at(atoms[0])
        if ring and ring.locants and all(atom in ring.atoms for atom in atoms):
            if any(ring.locants[atom][-1:].isalpha() for atom in atoms):
                return self.title(ring)
            numbers = sorted((ring.locants[atom] for atom in atoms), key=number)
            return f"positions {' and '.join(numbers)} of {self.title(ring)}"
        return " and ".join(dict.fromkeys(self._of_one(atom) for atom in atoms))

    def _of_one(self, atom: int) -> str:
        ring = self.ring_at(atom)
        if ring is None:
            return self._in_chain(atom)
        element = self.element(atom)
        same = [x for x in ring.atoms if self.element(x) == element]
        if element == NITROGEN and len(same) == 1 and ring.name:
            return f"{self.title(ring)} nitrogen"
        if ring.locants:
            return f"position {ring.locants[atom]} of {self.title(ring)}"
        return "a ring nitrogen" if element == NITROGEN else "a ring carbon"

    def _in_chain(self, atom: int) -> str:
        element = self.element(atom)
        if element == NITROGEN:
            return f"the {self._kind_of_nitrogen(atom)} nitrogen"
        if element == OXYGEN:
            return f"the {self._kind_of_oxygen(atom)} oxygen"
        if element == CARBON:
            return self._carbon(atom)
        return f"the {self.mol.GetAtomWithIdx(atom).GetSymbol()} atom"

    def _carbon(self, atom: int) -> str:
        """Say which carbon of a chain: by the first landmark it has."""
        near = [x for x in neighbours(self.mol, atom) if x not in self._gone]
        further = [y for x in near if self._is_chain(x) for y in neighbours(self.mol, x)]
        landmarks = (
            (self.is_carbonyl(atom), "the carbonyl"),
            (any(map(self.is_amine, near)), "the carbon alpha to the amine nitrogen"),
            (any(map(self.is_amine, further)), "the carbon beta to the amine nitrogen"),
            (any(map(self.is_carbonyl, near)), "the carbon alpha to the carbonyl"),
        )
        found = next((words for is_here, words in landmarks if is_here), "")
        return found or self._next_to_nitrogen(near) or self._benzylic(near)

    def _benzylic(self, near: Sequence[int]) -> str:
        is_benzylic = any(self.mol.GetAtomWithIdx(x).GetIsAromatic() for x in near)
        return "the benzylic carbon" if is_benzylic else SIDE_CHAIN

    def _next_to_nitrogen(self, near: Sequence[int]) -> str:
        nitrogen = next((x for x in near if self.element(x) == NITROGEN), None)
        if nitrogen is None:
            return ""
        return f"the carbon next to the {self._kind_of_nitrogen(nitrogen)} nitrogen"

    def is_amine(self, atom: int) -> bool:
        """Tell whether an atom is an sp3 nitrogen that no carbonyl, sulfonyl or arene holds."""
        is_nitrogen = self.element(atom) == NITROGEN and atom not in self._gone
        return is_nitrogen and self._kind_of_nitrogen(atom) == "amine"

    def is_carbonyl(self, atom: int) -> bool:
        """Tell whether an atom is a carbon with =O."""
        if atom in self._gone:
            return False
        return any(at not in self._gone for at in self._oxo(atom))

    def _has_oxo(self, atom: int) -> bool:
        return bool(self._oxo(atom))

    def _oxo(self, atom: int) -> list[int]:
        """Return the oxygens that a carbon holds by double bonds."""
        if self.element(atom) != CARBON:
            return []
        return [
            bond.GetOtherAtomIdx(atom)
            for bond in self.mol.GetAtomWithIdx(atom).GetBonds()
            if bond.GetBondType() == Chem.BondType.DOUBLE
            and self.element(bond.GetOtherAtomIdx(atom)) == OXYGEN
        ]

    def _kind_of_nitrogen(self, atom: int) -> str:
        near = neighbours(self.mol, atom)
        if any(self._has_oxo(x) for x in near):
            return "amide"
        if any(self.element(x) == SULFUR for x in near):
            return "sulfonamide"
        if self.mol.GetAtomWithIdx(atom).GetIsAromatic():
            return "ring"
        if any(self.mol.GetAtomWithIdx(x).GetIsAromatic() for x in near):
            return "aniline"
        return "amine"

    def _kind_of_oxygen(self, atom: int) -> str:
        near = neighbours(self.mol, atom)
        if any(self.is_carbonyl(x) for x in near):
            return "ester" if len(near) > 1 else "acid"
        return "ether" if len(near) > 1 else "hydroxyl"

    def _carried(self, ring: Ring) -> str:
        """Name a benzene ring by what carries it."""
        first = is_hung(self.mol, ring)
        if first is None:
            return "phenyl"
        if self.element(first) in _HELD_BY:
            return _HELD_BY[self.element(first)]
        if self.is_carbonyl(first):
            return "benzoyl"
        if not self._is_chain(first):
            return "phenyl"
        return self._by_carbon(first, ring)

    def _by_carbon(self, first: int, ring: Ring) -> str:
        onward = [x for x in neighbours(self.mol, first) if x not in ring.atoms]
        if len(onward) != 1:
            return "cumyl" if len(onward) == ALL_THREE else "phenyl"
        if not self._is_chain(onward[0]) or self.is_carbonyl(onward[0]):
            return "benzyl"
        return "phenethyl"

    def _is_chain(self, atom: int) -> bool:
        return self.element(atom) == CARBON and self.ring_at(atom) is None

    def element(self, atom: int) -> int:
        """Return the atomic number."""
        return int(self.mol.GetAtomWithIdx(atom).GetAtomicNum())
