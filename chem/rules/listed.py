"""The drawing of a listed substance, read once."""

from functools import lru_cache
from typing import Any

from rdkit import Chem
from rdkit.rdBase import BlockLogs

from chem.errors import BrokenReadingError
from chem.law import NamedEntry

KEPT = 8_192


@lru_cache(maxsize=KEPT)
def listed_mol(smiles: str) -> Any:
    """Return the molecule, or None if RDKit cannot read it."""
    with BlockLogs():
        return Chem.MolFromSmiles(smiles) if smiles else None


def drawn(entry: NamedEntry) -> Any:
    """Return the molecule of an entry.

    Raises:
        BrokenReadingError: names the entry whose SMILES RDKit cannot read.
    """
    mol = listed_mol(entry.smiles)
    if mol is None:
        raise BrokenReadingError(
            f"{entry.id}: found {entry.smiles!r}, expected a SMILES of one component; correct the "
            "row, or leave it empty and say in structure_check why"
        )
    return mol
