"""What the whole lawbook says of one structure, over all time, with the reasons."""

from rdkit.rdBase import BlockLogs

from chem.errors import UnreadableStructureError
from chem.law import Determination
from chem.markush.graph import Graph
from chem.rules.asked import graph_from
from chem.rules.compiled import CompiledLaw
from chem.rules.extensions import KINDS, Kind, parts_of
from chem.rules.generic import generic_determinations
from chem.rules.named import named_determinations, named_extensions
from chem.structures import Keys


def determine(smiles: str, keys: Keys, law: CompiledLaw) -> tuple[Determination, ...]:
    """Return every determination on a parent structure: named first, near misses last.

    At most one for each definition and period. Near misses have the status `not_controlled` and
    say what fails, the nearest first.

    Raises:
        UnreadableStructureError: `smiles` is not a structure RDKit can read.
    """
    graph = _read(smiles)
    with BlockLogs():
        parts = parts_of(graph.mol, _kinds(law))
        named = [*named_determinations(keys, law), *named_extensions(parts, keys, law)]
        generic = sorted(
            generic_determinations(graph, keys, parts, law), key=lambda found: found[0]
        )
    return (*named, *(said for _, said in generic))


def _read(smiles: str) -> Graph:
    graph = graph_from(smiles)
    if graph is None:
        raise UnreadableStructureError(f"found {smiles[:80]!r}, expected a SMILES of a parent")
    return graph


def _kinds(law: CompiledLaw) -> tuple[Kind, ...]:
    """Cleave only by the kinds that some law extends to."""
    asked = {extension for one in law.lists.values() for extension in one.extends_to}
    asked |= {extension for one in law.wordings for extension in one.wording.extends_to}
    return tuple(kind for kind in KINDS if f"{kind}s" in asked)
