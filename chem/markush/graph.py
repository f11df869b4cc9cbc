"""A molecule that is asked about, and what was found on it so far, for all readings together."""

from collections.abc import Hashable
from typing import Any

from chem.markush.screen import counts_of, mask_of

# Raw ways of laying one template, symmetric ones counted apart; beyond them the answer stays open.
MOST_PLACINGS = 2000

Placings = tuple[tuple[int, ...], ...]
Kind = tuple[int, int, int, bool, bool, int, int]
Rings = tuple[tuple[frozenset[int], bool], ...]
Neighbours = dict[int, tuple[tuple[int, float], ...]]


class Graph:
    """A molecule, the neighbours of its atoms, and where templates lie on it.

    What is kept depends on the molecule alone, so every reading may share it. numbers: of pieces,
    the same for the same piece of any molecule. kept: whatever else was worked out once, by what it
    is. cut_short: templates with more ways to lie on it than are looked at.
    """

    __slots__ = (
        "_counts",
        "_kinds",
        "_lies",
        "_mask",
        "_neighbours",
        "_placings",
        "_rings",
        "cut_short",
        "kept",
        "mol",
        "numbers",
    )

    def __init__(self, mol: Any) -> None:
        self.mol = mol
        self.numbers: dict[Hashable, int] = {}
        self.cut_short: set[str] = set()
        self.kept: dict[Hashable, Any] = {}
        self._counts: list[int] | None = None
        self._mask: int | None = None
        self._kinds: dict[int, Kind] = {}
        self._lies: dict[str, bool] = {}
        self._placings: dict[str, Placings] = {}
        self._neighbours: Neighbours | None = None
        self._rings: Rings | None = None

    @property
    def neighbours(self) -> Neighbours:
        """(neighbour, bond order) for each heavy atom.

        Drawn hydrogens (deuterium, tritium) are left out: hydrogen is always permitted.
        """
        if self._neighbours is None:
            self._neighbours = _neighbours_of(self.mol)
        return self._neighbours

    @property
    def counts(self) -> list[int]:
        """How often each fact of chem/markush/screen.py holds."""
        if self._counts is None:
            self._counts = counts_of(self.mol)
        return self._counts

    def may_hold(self, mask: int) -> bool:
        """Say whether the molecule has all that a template needs at the least."""
        if self._mask is None:
            self._mask = mask_of(self.counts)
        return not mask & ~self._mask

    def kind(self, atom: int) -> Kind:
        """Return what an atom is without its neighbours: element, charge, hydrogens, flags."""
        found = self._kinds.get(atom)
        if found is None:
            one = self.mol.GetAtomWithIdx(atom)
            found = self._kinds[atom] = (
                one.GetAtomicNum(),
                one.GetFormalCharge(),
                one.GetTotalNumHs(True),  # noqa: FBT003 - RDKit's signature: drawn ones too
                one.GetIsAromatic(),
                one.GetNoImplicit(),
                one.GetNumRadicalElectrons(),
                one.GetDegree(),
            )
        return found

    @property
    def rings(self) -> Rings:
        """(atoms, whether it is aromatic) for each ring."""
        if self._rings is None:
            info = self.mol.GetRingInfo()
            self._rings = tuple(
                (frozenset(atoms), all(map(self._is_aromatic, bonds)))
                for atoms, bonds in zip(info.AtomRings(), info.BondRings(), strict=True)
            )
        return self._rings

    def _is_aromatic(self, bond: int) -> bool:
        return bool(self.mol.GetBondWithIdx(bond).GetIsAromatic())

    def lies(self, query: Any, text: str, loose: Any = None) -> bool:
        """Say whether the query lies on the molecule at all; `loose` lies wherever it does."""
        found = self._lies.get(text)
        if found is None:
            found = (loose is None or self.mol.HasSubstructMatch(loose)) and (
                self.mol.HasSubstructMatch(query)
            )
            self._lies[text] = found
        return found

    def placings(self, query: Any, text: str) -> Placings:
        """Return the ways the query lies on the molecule, at most MOST_PLACINGS."""
        if self._lies.get(text) is False:
            return ()
        found = self._placings.get(text)
        if found is None or not text:
            found = self.mol.GetSubstructMatches(
                query, uniquify=False, maxMatches=MOST_PLACINGS + 1
            )
            if len(found) > MOST_PLACINGS:
                self.cut_short.add(text)
                found = found[:MOST_PLACINGS]
            self._placings[text] = found
        return found


def _neighbours_of(mol: Any) -> Neighbours:
    # Asked for one by one: RDKit's own sequences cost three times as much.
    found: dict[int, list[tuple[int, float]]] = {
        atom: []
        for atom in range(mol.GetNumAtoms())
        if mol.GetAtomWithIdx(atom).GetAtomicNum() != 1
    }
    for bond in map(mol.GetBondWithIdx, range(mol.GetNumBonds())):
        begin, end = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
        if begin in found and end in found:
            order = bond.GetBondTypeAsDouble()
            found[begin].append((end, order))
            found[end].append((begin, order))
    return {atom: tuple(near) for atom, near in found.items()}
