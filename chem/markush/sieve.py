"""What drawings need, compared with what a molecule has: which drawings may lie on it at all.

A `Sieve` says so in Python. Where a C compiler could make it at installation, the sieve of
chem/markush/quick_sieve.pyx says the same in a sixth of the time; it asks `Tables` what an atom or
a chain means. docs/adr/0021-one-compiled-module.md
"""

from collections.abc import Sequence, Set
from typing import Any, NamedTuple

from chem.markush.atoms import HYDROXYL, NO_IMPLICIT, Values, with_hydrogen
from chem.markush.composition import HYDROGEN, OXYGEN, composition_in, composition_of, counted
from chem.markush.graph import Graph
from chem.markush.needs import NeedTable
from chem.markush.paths import MOST_REMEMBERED, PathScreen
from chem.markush.pieces import CompiledTemplate
from chem.markush.ring_facts import parts_given, places_by_part, places_of_fused
from chem.markush.screen import (
    FACTS_COUNTED,
    MASK_BITS,
    MOST_COUNTED,
    RINGS_PLACE,
    counted_for,
    first_bits,
)

PRIME = (1 << 61) - 1
Cleaved = tuple[tuple[int, int], ...]  # bonds that are cleaved at once, as (oxygen, other atom)


class Told(NamedTuple):
    """Parts that are not made. met: drawings that may lie on one; None: on one, any may.

    compositions: of the parts, by their rests.
    """

    met: Set[int] | None
    compositions: Set[int]


class Sieve:
    """The needs of drawings: facts that are counted, facts of rings, chains of four atoms."""

    def __init__(self, templates: Sequence[CompiledTemplate], *, quickly: bool = True) -> None:
        self._paths = PathScreen(one.query for one in templates)
        needs = [
            chains << MASK_BITS | one.needs
            for one, chains in zip(templates, self._paths.needs, strict=True)
        ]
        self._table = NeedTable(needs)
        self._quick: Any = _quick(needs, self._table, self._paths) if quickly else None

    def met(self, graph: Graph) -> list[int]:
        """Return the numbers of the drawings for which nothing is known to lack."""
        facts = self._facts(graph)
        if facts is not None:
            found: list[int] = self._quick.met(facts)
            return found
        chains = self._paths.held(graph.atoms, graph.bonds)
        return self._table.met(chains << MASK_BITS | graph.mask)

    def told(self, graph: Graph, choices: list[Cleaved], least: int) -> Told | None:
        """Return the same of all parts that are left when bonds are cleaved by water.

        None where it cannot be told so. least: heavy atoms of a part that is looked at.
        """
        facts = self._facts(graph)
        if facts is None:
            return None
        return Told(*self._quick.told(facts, graph.atoms, choices, least))

    def _facts(self, graph: Graph) -> Any:
        if self._quick is None or graph.mol is None:
            return None
        try:
            return graph.kept[self]
        except KeyError:
            facts = graph.kept[self] = self._quick.read(graph.atoms, graph.bonds, graph.ring_atoms)
            return facts


def rest_of_formula(formula: str) -> int:
    """Return the rest by which the composition of a formula is told in `Told`."""
    return composition_in(formula) % PRIME


def compiled() -> Any:
    """Return the class of the compiled sieve; None if there was no C compiler at installation."""
    try:
        from chem.markush.quick_sieve import QuickSieve  # noqa: PLC0415
    except ImportError:
        return None
    return QuickSieve


def _quick(needs: list[int], table: NeedTable, paths: PathScreen) -> Any:
    """Return the compiled sieve, if there is one and anything to compare with."""
    quick = compiled()
    if quick is None or max((need.bit_length() for need in needs), default=0) <= MASK_BITS:
        return None
    return quick(Tables(needs, table, paths))


class Tables:
    """What the compiled sieve asks once: where bits are, and what kinds and chains mean."""

    def __init__(self, needs: list[int], table: NeedTable, paths: PathScreen) -> None:
        bits = first_bits()
        of_rings = bits[FACTS_COUNTED:]
        self.needs, self.words, self.rarest = needs, table.words, table.rarest
        self.shifts, self.rings_count = bits[:FACTS_COUNTED], RINGS_PLACE
        self.most_counted, self.most_chains = MOST_COUNTED, MOST_REMEMBERED
        self.every_ring_fact = sum(1 << bit for bit in of_rings)
        self.ring_bits = {key: of_rings[place] for key, place in places_by_part().items()}
        self.fused_bits = {key: of_rings[place] for key, place in places_of_fused().items()}
        self.hydroxyl = HYDROXYL
        self.oxygen, self.hydrogen = counted(OXYGEN), counted(HYDROGEN)
        self.number, self.bond_number = paths.atom_kind, paths.bond_kind
        self._paths = paths

    def kind(self, values: Values) -> tuple[tuple[int, ...], tuple[int, ...], int]:
        """Return the facts that an atom counts for, the parts of rings it is, its composition."""
        return counted_for(values), parts_given(values[:2]), composition_of([values])

    def losing(self, values: Values) -> tuple[Values, int]:
        """Return the atom that has lost a neighbour, and how many hydrogens it gained for it."""
        return with_hydrogen(values), int(not values[NO_IMPLICIT])

    def chain(self, number: int) -> int:
        """Return the bits of a chain, in their place in the rows."""
        return self._paths.learn(number) << MASK_BITS
