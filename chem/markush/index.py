"""Which of many readings a molecule can fall under at all: those with a core that lies on it.

Every template is asked about once for all readings that share it, and only where the molecule has
the atoms, branches, rings and chains for it, so that a reading whose core cannot be there costs
nothing.
"""

from collections.abc import Iterable, Iterator, Set
from functools import reduce
from operator import or_

from chem.markush.compiled import CompiledReading
from chem.markush.graph import Graph
from chem.markush.paths import EVERYTHING
from chem.markush.pieces import CompiledTemplate
from chem.markush.sieve import Cleaved, Sieve


class CoreIndex:
    """The templates of many cores, each once, with what a molecule needs at the least for it.

    Sets of readings are rows of bits: reading number 3 is bit 3.
    """

    __slots__ = ("_readings", "_sieve", "_templates", "_texts")

    def __init__(self, readings: Iterable[CompiledReading]) -> None:
        templates: dict[str, CompiledTemplate] = {}
        numbers: dict[str, int] = {}
        for number, reading in enumerate(readings):
            for one in (reading, *reading.others):
                for template in one.core.templates:
                    templates.setdefault(template.text, template)
                    numbers[template.text] = numbers.get(template.text, 0) | 1 << number
        self._templates = tuple(templates.values())
        self._texts = frozenset(templates)
        self._readings = tuple(numbers.values())
        self._sieve = Sieve(self._templates)

    def conceivable(self, graph: Graph) -> int:
        """Return the readings of which a core may lie on the molecule, as a row of bits.

        No template is tried; `graph` notes which of them need not be.
        """
        return self._asked(graph)[1]

    def told(self, graph: Graph, choices: list[Cleaved], least: int) -> tuple[int, Set[int]] | None:
        """Return the same for parts of the molecule that are not made, with their compositions.

        As chem/markush/sieve.py; None where it cannot be told so.
        """
        told = self._sieve.told(graph, choices, least)
        if told is None:
            return None
        if told.met is None:
            return EVERYTHING, told.compositions
        return _united(self._readings[number] for number in told.met), told.compositions

    def possible(self, graph: Graph, among: int = -1) -> frozenset[int]:
        """Return the numbers of the readings of which a core lies on the molecule.

        among: the readings that are asked about, as a row of bits.
        """
        asked = [
            (self._readings[number] & among, self._templates[number])
            for number in self._asked(graph)[0]
        ]
        return frozenset(
            numbers_in(_united(row for row, one in asked if row and _lies(graph, one)))
        )

    def _asked(self, graph: Graph) -> tuple[list[int], int]:
        """Return the numbers of the templates that may lie on the molecule, and the readings."""
        found: tuple[list[int], int] | None = graph.kept.get(self)
        if found is None:
            held = self._sieve.met(graph)
            graph.screen(self._texts, {self._templates[number].text for number in held})
            found = graph.kept[self] = held, _united(self._readings[number] for number in held)
        return found


def _lies(graph: Graph, template: CompiledTemplate) -> bool:
    return graph.lies(template.query, template.text, template.loose)


def _united(rows: Iterable[int]) -> int:
    return reduce(or_, rows, 0)


def numbers_in(row: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    while row:
        lowest = row & -row
        yield lowest.bit_length() - 1
        row ^= lowest
