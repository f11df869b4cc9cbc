"""What the whole lawbook says of one structure, over all time, with the reasons."""

from rdkit.rdBase import BlockLogs

from chem.determinations import Determination
from chem.errors import UnreadableStructureError
from chem.markush.graph import Graph
from chem.rules.asked import graph_from
from chem.rules.compiled import CompiledLaw
from chem.rules.cutting import Found
from chem.rules.extensions import parts_of
from chem.rules.functional import Families, tested_determinations
from chem.rules.generic import Asked, generic_determinations
from chem.rules.named import named_determinations, named_extensions, positional_isomers
from chem.rules.precedence import exclude_definitions, give_way
from chem.structures import Keys


def determine(
    smiles: str,
    keys: Keys,
    law: CompiledLaw,
    *,
    near_misses: bool = True,
    families: Families | None = None,
) -> tuple[Determination, ...]:
    """Return every determination on a parent structure: named first, near misses last.

    At most one for each definition and period. Near misses have the status `not_controlled` and
    say what fails, the nearest first. near_misses: without them no answer has another status, and
    a structure that nothing covers costs less. families: what `families_of` says, if it is known.

    Raises:
        UnreadableStructureError: `smiles` is not a structure RDKit can read.
    """
    graph = _read(smiles)
    with BlockLogs():
        asked = Asked(
            smiles=smiles,
            graph=graph,
            keys=keys,
            parts=parts_of(graph.mol, law.kinds),
            near_misses=near_misses,
        )
        named = _named(asked, law)
        generic = [
            *generic_determinations(asked, law),
            *tested_determinations(asked, law, families=families, named=named),
        ]
        found = [*((0, one) for one in named), *exclude_definitions(generic, asked, law)]
        return tuple(said for _, said in sorted(give_way(found, law), key=_order))


def _named(asked: Asked, law: CompiledLaw) -> list[Determination]:
    mol, keys = asked.graph.mol, asked.keys
    return [
        *named_determinations(mol, keys, law),
        *named_extensions(asked.parts, keys, law),
        *positional_isomers(mol, keys, law),
    ]


def _order(found: Found) -> tuple[bool, int]:
    distance, said = found
    return said.kind != "named", distance if said.kind != "named" else 0


def _read(smiles: str) -> Graph:
    graph = graph_from(smiles)
    if graph is None:
        raise UnreadableStructureError(f"found {smiles[:80]!r}, expected a SMILES of a parent")
    return graph
