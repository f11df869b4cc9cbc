"""The molecule that is asked about, read once for everything that is asked about it."""

from functools import lru_cache

from rdkit.rdBase import BlockLogs

from chem.markush.graph import Graph
from chem.parsing import read_smiles

# Families and law are asked about one structure right after each other.
KEPT = 4


@lru_cache(maxsize=KEPT)
def graph_from(smiles: str) -> Graph | None:
    """Return the structure, or None if RDKit cannot read it."""
    with BlockLogs():
        mol = read_smiles(smiles)
    return None if mol is None else Graph(mol, smiles)
