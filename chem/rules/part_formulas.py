"""Whether a molecule may be an ester or ether of what is listed, by formula and skeleton."""

from collections.abc import Iterable, Mapping, Sequence

from chem.markush.graph import Graph
from chem.rules.extensions import Kind
from chem.rules.skeletons import is_like
from chem.rules.told_parts import told_parts


def has_part_of(
    graph: Graph, kinds: Iterable[Kind], formulas: Mapping[Kind, Mapping[str, Sequence[str]]]
) -> bool:
    """Say whether a part may be one of the listed substances.

    formulas: of the listed substances, by kind of cleavage, with their SMILES.
    """
    return any(
        is_like(told.skeleton(), formulas[kind][formula])
        for kind in kinds
        if formulas[kind]
        for told in told_parts(graph, kind)
        if (formula := told.formula) in formulas[kind]
    )
