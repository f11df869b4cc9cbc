"""From a structure to its entry in an index."""

from typing import Any

from rdkit import Chem, rdBase

from chem.search.batches import Entry
from chem.search.fingerprints import fingerprints_of
from chem.search.graphs import graph_of

Mol = Any


def entry_of(mol: Mol, *, number: int, smiles: str) -> Entry:
    """Return the entry of a sanitised molecule."""
    return Entry(
        id=number,
        smiles=smiles,
        fingerprints=fingerprints_of(mol),
        graph=graph_of(mol, smiles=smiles),
    )


def entry_from(smiles: str, *, number: int) -> Entry | None:
    """Return the entry of a stored SMILES; None if RDKit no longer reads it."""
    with rdBase.BlockLogs():
        mol = Chem.MolFromSmiles(smiles)
        return None if mol is None else entry_of(mol, number=number, smiles=smiles)
