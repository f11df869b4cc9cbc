"""Chains of four atoms: a drawing lies only where each of its own has a match in the molecule.

This tells most cores apart that the elements and rings of a molecule would allow, and costs less
than trying a few of them. What an atom or bond of a drawing asks for is read from its SMARTS
(chem/markush/atom_terms.py).

A chain of a molecule is a number, made of the kinds of its atoms and bonds. Which chains of the
drawings lie on it is worked out once for each such number, as a row of bits.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from chem.markush.atom_terms import atom_test, bond_test
from chem.markush.atoms import AtomKind, Bond, BondKind, Values

Chain = tuple[str, ...]  # SMARTS of atom, bond, atom, bond, atom, bond, atom
EVERYTHING = -1  # every bit: nothing can be told of the molecule
MOST_REMEMBERED = 20_000  # chains of molecules
MOST_KINDS = 1 << 10  # of atoms; there are some dozens
_ATOMS, _BONDS = range(0, 7, 2), range(1, 7, 2)  # places in a chain
_BOND_KINDS = 1 << 4
_HALF = MOST_KINDS * _BOND_KINDS * MOST_KINDS  # half a chain: its first atom, a bond, its second


class PathScreen:
    """The chains of many drawings, each once. needs: of each drawing its own, as a row of bits."""

    def __init__(self, queries: Iterable[Any]) -> None:
        chains: dict[Chain, int] = {}
        self.needs = tuple([_numbered(chains, chains_of(query)) for query in queries])
        self._atoms = _Places(chains, _ATOMS, atom_test)
        self._bonds = _Places(chains, _BONDS, bond_test)
        self._atom_kinds: dict[Values, int] = {}
        self._bond_kinds: dict[tuple[float, bool], int] = {}
        self._known: dict[int, int] = {}

    def held(self, atoms: Sequence[Values], bonds: Sequence[Bond]) -> int:
        """Return the chains that lie on a molecule, as a row of bits."""
        known = self._atom_kinds
        kinds = [known.get(atom, MOST_KINDS) for atom in atoms]
        if MOST_KINDS in kinds:
            kinds = [self.atom_kind(atom) for atom in atoms]
            if MOST_KINDS in kinds:
                return EVERYTHING
        rows = self._known
        if len(rows) >= MOST_REMEMBERED:
            rows.clear()
        row = 0
        for chain in self._chains_on(kinds, bonds):
            bits = rows.get(chain)
            row |= self._kept(chain) if bits is None else bits
        return row

    def _chains_on(self, kinds: list[int], bonds: Sequence[Bond]) -> set[int]:
        """Return the chains of a molecule, each once: what is on one side, and the other."""
        near: list[list[tuple[int, int]]] = [[] for _ in kinds]
        inner = []
        for begin, end, order, in_ring in bonds:
            bond = self.bond_kind((order, in_ring))
            near[begin].append((end, (kinds[end] * _BOND_KINDS + bond) * MOST_KINDS + kinds[begin]))
            near[end].append((begin, (kinds[begin] * _BOND_KINDS + bond) * MOST_KINDS + kinds[end]))
            inner.append((begin, end, bond))
        return {
            (left * _BOND_KINDS + bond) * _HALF + right
            for begin, end, bond in inner
            for one, left in near[begin]
            if one != end
            for other, right in near[end]
            if other != begin
        }

    def _kept(self, chain: int) -> int:
        row = self._known[chain] = self.learn(chain)
        return row

    def learn(self, chain: int) -> int:
        """Work out which chains of the drawings lie on one of a molecule, either way round."""
        rest, right = divmod(chain, _HALF)
        left, middle = divmod(rest, _BOND_KINDS)
        (one, bond_one, two), (four, bond_four, three) = _parted(left), _parted(right)
        bonds = bond_one, middle, bond_four
        row = self._row((one, two, three, four), bonds)
        return row | self._row((four, three, two, one), bonds[::-1])

    def _row(self, atoms: tuple[int, ...], bonds: tuple[int, ...]) -> int:
        row = EVERYTHING
        for kind, rows in zip((*atoms, *bonds), self._atoms.rows + self._bonds.rows, strict=True):
            row &= rows[kind]
        return row

    def atom_kind(self, values: Values) -> int:
        """Return the number of a kind; MOST_KINDS or more where nothing can be told of it."""
        found = self._atom_kinds.get(values)
        if found is None:
            if values[0] <= 1 or len(self._atom_kinds) >= MOST_KINDS:
                return MOST_KINDS  # a drawn hydrogen: rare, and not read as others are
            found = self._atom_kinds[values] = len(self._atom_kinds)
            self._atoms.add(AtomKind(*values))
        return found

    def bond_kind(self, values: tuple[float, bool]) -> int:
        """Return the number of a kind."""
        found = self._bond_kinds.get(values)
        if found is None:
            found = self._bond_kinds[values] = len(self._bond_kinds)
            self._bonds.add(BondKind(*values))
        return found


class _Places:
    """Places in a chain. rows: for each, by kind of atom or bond, the chains that admit it."""

    def __init__(
        self,
        chains: Iterable[Chain],
        places: Sequence[int],
        test: Callable[[str], Callable[[Any], bool]],
    ) -> None:
        asked: list[dict[str, int]] = [{} for _ in places]
        for number, chain in enumerate(chains):
            for place, rows in zip(places, asked, strict=True):
                rows[chain[place]] = rows.get(chain[place], 0) | 1 << number
        self._asked = asked
        self._tests = [(smarts, test(smarts)) for smarts in set[str]().union(*asked)]
        self.rows: list[list[int]] = [[] for _ in places]

    def add(self, kind: AtomKind | BondKind) -> None:
        """Work out the rows of one more kind."""
        admit = [smarts for smarts, test in self._tests if test(kind)]
        for rows, asked in zip(self.rows, self._asked, strict=True):
            rows.append(reduce(or_, [asked.get(smarts, 0) for smarts in admit], 0))


def _parted(half: int) -> tuple[int, int, int]:
    rest, second = divmod(half, MOST_KINDS)
    return (*divmod(rest, _BOND_KINDS), second)


def _numbered(chains: dict[Chain, int], wanted: Iterable[Chain]) -> int:
    row = 0
    for chain in wanted:
        row |= 1 << chains.setdefault(min(chain, chain[::-1]), len(chains))
    return row


def chains_of(query: Any) -> Iterator[Chain]:
    """Yield each chain of four atoms in a query once: what is on one side, and the other."""
    atoms = [query.GetAtomWithIdx(index).GetSmarts() for index in range(query.GetNumAtoms())]
    near: list[list[tuple[int, str]]] = [[] for _ in atoms]
    bonds = []
    for bond in map(query.GetBondWithIdx, range(query.GetNumBonds())):
        begin, end, smarts = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx(), bond.GetSmarts()
        near[begin].append((end, smarts))
        near[end].append((begin, smarts))
        bonds.append((begin, end, smarts))
    for begin, end, middle in bonds:
        for one, first in near[begin]:
            for other, last in near[end]:
                if one not in (end, other) and other != begin:
                    yield atoms[one], first, atoms[begin], middle, atoms[end], last, atoms[other]
