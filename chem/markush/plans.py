"""A node made ready for whoever asks thousands of molecules for a yes (chem/markush/inside.py)."""

from itertools import repeat
from typing import Any, NamedTuple

from chem.markush.compiled import CompiledNode
from chem.markush.graph import Graph
from chem.markush.pieces import CompiledTemplate


class Choice(NamedTuple):
    """What a piece can be: the words of all that stands in it, and what it counts for.

    permission: the number of one that limits its pieces, or -1.
    """

    permission: int
    mass: float
    ways: frozenset[str]
    needs: frozenset[str]
    words: tuple[str, ...]


class Plan:
    """A node made ready. choices: of pieces of any molecules, by their number and place.

    templates: each with its atoms at which something must stand.
    """

    __slots__ = ("choices", "free", "least", "limits", "start", "templates")

    def __init__(self, node: CompiledNode) -> None:
        asked = [one.permission for one in node.permissions]
        self.limits = [(one.least, one.most, one.max_mass) for one in asked]
        self.least = [(number, one.least) for number, one in enumerate(asked) if one.least]
        self.free = node.elsewhere == "permitted"
        zeros = tuple(repeat(0, len(asked)))
        self.start = zeros, tuple(map(float, zeros))
        drawn = (one for one in node.templates if one.ring_system is None)
        self.templates = tuple([(one, _asked_for(node, one)) for one in drawn])
        self.choices: dict[Any, tuple[Choice, ...]] = {}


def _asked_for(node: CompiledNode, template: CompiledTemplate) -> list[list[int]]:
    """Return for each permission that must be used the atoms of the template that it is about."""
    about = (
        [place for place, names in enumerate(template.places) if not one.at.isdisjoint(names)]
        for one in node.permissions
        if one.permission.least
    )
    return [places for places in about if places]


def is_bare(graph: Graph, atoms: tuple[int, ...], asked_for: list[list[int]]) -> bool:
    """Say whether nothing is bound where something must stand, but for the core itself."""
    near = graph.neighbours
    return any(
        all(other in atoms for place in places for other, _ in near[atoms[place]])
        for places in asked_for
    )
