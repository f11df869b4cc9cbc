"""Which of many readings a molecule can fall under at all: those with a core that lies on it.

Every template is asked about once for all readings that share it, and only where the molecule has
the atoms, branches and rings for it, so that a reading whose core cannot be there costs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from chem.markush.compiled import CompiledReading
from chem.markush.graph import Graph
from chem.markush.pieces import CompiledTemplate
from chem.markush.screen import loose_query


class CoreIndex:
    """The templates of many cores, each once, with what a molecule needs at the least for it."""

    __slots__ = ("_loose", "_needs", "_readings", "_templates")

    def __init__(self, readings: Iterable[CompiledReading]) -> None:
        templates: dict[str, CompiledTemplate] = {}
        numbers: defaultdict[str, set[int]] = defaultdict(set)
        for number, reading in enumerate(readings):
            for one in (reading, *reading.others):
                for template in one.core.templates:
                    templates.setdefault(template.text, template)
                    numbers[template.text].add(number)
        self._templates = tuple(templates.values())
        self._readings = tuple(frozenset(numbers[one.text]) for one in self._templates)
        self._loose = tuple(loose_query(one.text) for one in self._templates)
        self._needs = np.array([one.counts for one in self._templates], dtype=np.uint8)

    def possible(self, graph: Graph) -> frozenset[int]:
        """Return the numbers of the readings of which a core lies on the molecule."""
        if not self._templates:
            return frozenset()
        held = (self._needs <= np.array(graph.counts, dtype=np.uint8)).all(axis=1)
        found = [
            self._readings[number]
            for number in np.flatnonzero(held).tolist()
            if graph.lies(
                self._templates[number].query, self._templates[number].text, self._loose[number]
            )
        ]
        return frozenset[int]().union(*found)
