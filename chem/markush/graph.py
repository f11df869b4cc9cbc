"""A molecule that is asked about, and what was found on it so far, for all readings together."""

from collections.abc import Collection, Hashable, Sequence
from typing import Any

from chem.markush.atoms import (
    Bond,
    RingAtoms,
    Rings,
    Values,
    atoms_of,
    bonds_of,
    rings_of,
    value_of,
)
from chem.markush.screen import mask_had
from chem.markush.written import read_written

# Raw ways of laying one template, symmetric ones counted apart; beyond them the answer stays open.
MOST_PLACINGS = 2000

Placings = tuple[tuple[int, ...], ...]
Neighbours = dict[int, tuple[tuple[int, float], ...]]


class Graph:
    """A molecule, the neighbours of its atoms, and where templates lie on it.

    What is kept depends on the molecule alone, so every reading may share it. numbers: of pieces,
    the same for the same piece of any molecule. kept: whatever else was worked out once, by what it
    is. cut_short: templates with more ways to lie on it than are looked at. smiles: the canonical
    one, if the molecule was read from it.
    """

    __slots__ = (
        "_atoms",
        "_bonds",
        "_held",
        "_lies",
        "_mask",
        "_neighbours",
        "_placings",
        "_ring_atoms",
        "_rings",
        "_screened",
        "_smiles",
        "cut_short",
        "kept",
        "mol",
        "numbers",
    )

    def __init__(self, mol: Any, smiles: str = "") -> None:
        self.mol = mol
        self._smiles = smiles
        self.numbers: dict[Hashable, int] = {}
        self.cut_short: set[str] = set()
        self.kept: dict[Hashable, Any] = {}
        self._atoms: list[Values] | None = None
        self._bonds: list[Bond] | None = None
        self._screened: Collection[str] = ()
        self._held: Collection[str] = ()
        self._mask: int | None = None
        self._lies: dict[str, bool] = {}
        self._placings: dict[str, Placings] = {}
        self._neighbours: Neighbours | None = None
        self._ring_atoms: RingAtoms | None = None
        self._rings: Rings | None = None

    @classmethod
    def told(cls, atoms: list[Values], bonds: list[Bond], rings: Rings) -> "Graph":
        """Return the graph of a molecule that is not made: its facts, on which nothing is laid."""
        graph = cls(None)
        graph._atoms, graph._bonds, graph._rings = atoms, bonds, rings
        return graph

    @property
    def neighbours(self) -> Neighbours:
        """(neighbour, bond order) for each heavy atom.

        Drawn hydrogens (deuterium, tritium) are left out: hydrogen is always permitted.
        """
        if self._neighbours is None:
            self._neighbours = _neighbours_of(self.atoms, self.bonds)
        return self._neighbours

    @property
    def atoms(self) -> list[Values]:
        """The atoms as plain values."""
        if self._atoms is None:
            self._atoms, self._bonds = self._read()
        return self._atoms

    @property
    def bonds(self) -> list[Bond]:
        """The bonds as plain values."""
        if self._bonds is None:
            self._atoms, self._bonds = self._read()
        return self._bonds

    def _read(self) -> tuple[list[Values], list[Bond]]:
        mol = self.mol
        written = self._smiles and read_written(mol, self._smiles, self.ring_atoms, self._value)
        return written or (atoms_of(mol), bonds_of(mol))

    def _value(self, atom: int, in_ring: bool) -> Values:  # noqa: FBT001 - one of the values
        return value_of(self.mol.GetAtomWithIdx(atom), in_ring)

    @property
    def mask(self) -> int:
        """How often each fact of chem/markush/screen.py holds, as bits."""
        if self._mask is None:
            self._mask = mask_had(self.atoms, self.rings)
        return self._mask

    def may_hold(self, mask: int) -> bool:
        """Say whether the molecule has all that a template needs at the least."""
        return not mask & ~self.mask

    @property
    def ring_atoms(self) -> RingAtoms:
        """The atoms of each ring, in their order around it."""
        if self._ring_atoms is None:
            self._ring_atoms = self.mol.GetRingInfo().AtomRings()
        return self._ring_atoms

    @property
    def rings(self) -> Rings:
        """(atoms, whether it is aromatic) for each ring."""
        if self._rings is None:
            self._rings = rings_of(self.ring_atoms, self.bonds)
        return self._rings

    def screen(self, templates: Collection[str], held: Collection[str]) -> None:
        """Note which of many templates (by their text) may lie on the molecule at all."""
        self._screened, self._held = templates, held

    def may_lie(self, text: str, needs: int) -> bool:
        """Say whether a template may lie on the molecule, by what it needs if that is all known."""
        return text in self._held if text in self._screened else self.may_hold(needs)

    def lies(self, query: Any, text: str, loose: Any = None) -> bool:
        """Say whether the query lies on the molecule at all; `loose` lies wherever it does."""
        found = self._lies.get(text)
        if found is None:
            laid = self._placings.get(text)
            if laid is None:
                found = _may_lie(self.mol, loose) and bool(self.mol.HasSubstructMatch(query))
            else:
                found = bool(laid)
            self._lies[text] = found
        return found

    def placings(self, query: Any, text: str, loose: Any = None) -> Placings:
        """Return the ways the query lies on the molecule, at most MOST_PLACINGS.

        loose: as for `lies`; RDKit looks for recursive parts everywhere before it begins.
        """
        found = self._placings.get(text) if text else None
        if found is None:
            found = self._placings[text] = self._placed(query, text, loose)
        return found

    def _placed(self, query: Any, text: str, loose: Any) -> Placings:
        known = self._lies.get(text)
        if known is False or (known is None and not _may_lie(self.mol, loose)):
            return ()
        found: Placings = self.mol.GetSubstructMatches(
            query, uniquify=False, maxMatches=MOST_PLACINGS + 1
        )
        if len(found) > MOST_PLACINGS:
            self.cut_short.add(text)
            found = found[:MOST_PLACINGS]
        return found


def _may_lie(mol: Any, loose: Any) -> bool:
    return loose is None or bool(mol.HasSubstructMatch(loose))


def _neighbours_of(atoms: Sequence[Values], bonds: Sequence[Bond]) -> Neighbours:
    found: dict[int, list[tuple[int, float]]] = {
        index: [] for index, atom in enumerate(atoms) if atom[0] != 1
    }
    for begin, end, order, _ in bonds:
        if begin in found and end in found:
            found[begin].append((end, order))
            found[end].append((begin, order))
    return {atom: tuple(near) for atom, near in found.items()}
