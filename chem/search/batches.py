"""Structures in columns, as an index is made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chem.search.fingerprints import Fingerprints
from chem.search.graphs import Graph
from chem.search.planes import BYTES

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One structure of an index."""

    id: int
    smiles: str
    fingerprints: Fingerprints
    graph: Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Many structures. atoms, bonds and smiles lie one behind the other, in this order."""

    ids: Array
    morgan: Array
    pattern: Array
    atom_counts: Array
    atoms: Array
    bond_counts: Array
    bonds: Array
    smiles_lengths: Array
    smiles: Array

    def __len__(self) -> int:
        return len(self.ids)


def batch_of(entries: Sequence[Entry]) -> Batch:
    """Put structures into columns."""
    texts = [entry.smiles.encode() for entry in entries]
    return Batch(
        ids=np.array([entry.id for entry in entries], np.int64),
        morgan=_rows([entry.fingerprints.morgan for entry in entries]),
        pattern=_rows([entry.fingerprints.pattern for entry in entries]),
        atom_counts=np.array([len(entry.graph.atoms) for entry in entries], np.int64),
        atoms=_joined([entry.graph.atoms for entry in entries], np.zeros(0, np.uint64)),
        bond_counts=np.array([len(entry.graph.bonds) for entry in entries], np.int64),
        bonds=_joined([entry.graph.bonds for entry in entries], np.zeros((0, 3), np.uint16)),
        smiles_lengths=np.array([len(text) for text in texts], np.int64),
        smiles=np.frombuffer(b"".join(texts), np.uint8),
    )


def join(batches: Iterable[Batch]) -> Batch:
    """Put batches one behind the other."""
    held = [batch for batch in batches if len(batch)]
    if not held:
        return batch_of(())
    columns = {
        field.name: np.concatenate([getattr(batch, field.name) for batch in held])
        for field in fields(Batch)
    }
    return Batch(**columns)


def _rows(texts: Sequence[bytes]) -> Array:
    return np.frombuffer(b"".join(texts), np.uint8).reshape(-1, BYTES)


def _joined(parts: Sequence[Array], empty: Array) -> Array:
    return np.concatenate([empty, *parts])
