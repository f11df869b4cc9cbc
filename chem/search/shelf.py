"""An index that does not change: planes of bits, graphs, texts; nothing but arrays.

Structures stand in the order of their number of Morgan bits, and where that number changes a new
word of 64 begins. So one word has one number, and what a likeness needs in common is one
comparison a word. Places that remain empty have no bits, no atoms, and the id -1.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chem.search.batches import Batch
from chem.search.graphs import IN_RING, unpacked
from chem.search.joining import Graphs, ranges
from chem.search.planes import BITS, WORD, Integers, turn
from chem.search.sizes import sizes_of

Array = NDArray[Any]
EMPTY = -1
FEW = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The arrays, each of which may lie in memory or in a file that is mapped.

    few: where structures are few, their Morgan bits, a byte each, row by row of one bit, without
    gaps, and few_bits, few_ids: how many bits they have, and their ids. Adding up the rows that are
    asked for is quicker then than planes. Empty where they are many.
    bits_of_word: how many Morgan bits the structures of each word have. packed: the kinds of atoms.
    sizes: how many atoms and rings each structure has (chem/search/sizes.py).
    kind_counts, pattern_counts: how many atoms, and how many structures, there are of each.
    """

    ids: Any
    morgan: Any
    few: Any
    few_bits: Any
    few_ids: Any
    bits_of_word: Any
    pattern: Any
    pattern_counts: Any
    sizes: Any
    first_atom: Any
    kinds: Any
    first_bond: Any
    neighbours: Any
    bonds: Any
    packed: Any
    kind_counts: Any
    first_letter: Any
    smiles: Any

    @property
    def graphs(self) -> Graphs:
        """The molecules as joins need them."""
        return Graphs(
            first_atom=self.first_atom,
            kinds=self.kinds,
            first_bond=self.first_bond,
            neighbours=self.neighbours,
            bonds=self.bonds,
        )

    @property
    def properties(self) -> dict[str, Integers]:
        """The properties of each kind of atom."""
        return properties_of(np.asarray(self.packed).tobytes())

    def smiles_at(self, place: int) -> str:
        """The SMILES of the structure at one place."""
        first, end = int(self.first_letter[place]), int(self.first_letter[place + 1])
        return bytes(self.smiles[first:end]).decode()


@lru_cache(maxsize=8)
def properties_of(packed: bytes) -> dict[str, Integers]:
    """Return the properties of each kind of atom, as `graphs.unpacked` does."""
    return unpacked(np.frombuffer(packed, np.uint64))


def shelve(batch: Batch) -> Shelf:
    """Make a shelf of a batch; of several structures with one id all are kept."""
    weights = np.bitwise_count(batch.morgan).sum(axis=1, dtype=np.int64)
    order, bits_of_word = _arranged(weights, batch.ids)
    is_held = order != EMPTY
    held = order[is_held]
    ids = np.full(len(order), EMPTY, np.int64)
    ids[is_held] = batch.ids[held]
    pattern = _planes(batch.pattern, order)
    letters, first_letter = _reordered(batch.smiles, batch.smiles_lengths, order)
    return Shelf(
        ids=ids,
        morgan=_planes(batch.morgan, order),
        **_few(batch, held, weights),
        bits_of_word=bits_of_word,
        pattern=pattern,
        pattern_counts=np.array([np.bitwise_count(plane).sum(dtype=np.int64) for plane in pattern]),
        first_letter=first_letter,
        smiles=letters,
        **_graphs(batch, order),
    )


def _arranged(weights: Integers, ids: Integers) -> tuple[Integers, Array]:
    """Return which structure stands at each place (or EMPTY), and the bits of each word."""
    order = np.lexsort((ids, weights))
    parts: list[Integers] = []
    bits: list[int] = []
    values, begins = np.unique(weights[order], return_index=True)
    groups = np.split(order, begins[1:]) if len(order) else []
    for weight, group in zip(values, groups, strict=True):
        gap = -len(group) % WORD
        parts += [group, np.full(gap, EMPTY, np.int64)]
        bits += [int(weight)] * ((len(group) + gap) // WORD)
    none = np.zeros(0, np.int64)
    return (np.concatenate(parts) if parts else none), np.array(bits, np.int64)


def _planes(rows: Array, order: Integers) -> Array:
    planes = np.zeros((BITS, len(order) // WORD), np.uint64)
    step = WORD * 1_024
    for start in range(0, len(order), step):
        wanted = order[start : start + step]
        part = rows[wanted] if len(rows) else np.zeros((0, BITS // 8), np.uint8)
        part[wanted == EMPTY] = 0
        turn(part, planes[:, start // WORD : (start + len(wanted)) // WORD])
    return planes


def _few(batch: Batch, order: Integers, weights: Integers) -> dict[str, Array]:
    wanted = order if len(order) <= FEW else order[:0]
    rows = batch.morgan[wanted].reshape(-1, BITS // 8)
    return {
        "few": np.ascontiguousarray(np.unpackbits(rows, axis=1, bitorder="little").T),
        "few_bits": weights[wanted],
        "few_ids": batch.ids[wanted],
    }


def _reordered(values: Array, sizes: Integers, order: Integers) -> tuple[Array, Integers]:
    """Put ranges of different sizes into another order; return them and where each begins."""
    begins = np.append(0, np.cumsum(sizes))[:-1]
    is_held = order != EMPTY
    wanted = np.zeros(len(order), np.int64)
    first = np.zeros(len(order), np.int64)
    wanted[is_held], first[is_held] = sizes[order[is_held]], begins[order[is_held]]
    at, _ = ranges(first, wanted)
    return values[at], np.append(0, np.cumsum(wanted))


def _graphs(batch: Batch, order: Integers) -> dict[str, Array]:
    atoms, first_atom = _reordered(batch.atoms, batch.atom_counts, order)
    bonds, first = _reordered(batch.bonds, batch.bond_counts, order)
    packed, kinds, counts = np.unique(atoms, return_inverse=True, return_counts=True)
    owner = np.repeat(np.arange(len(order)), np.diff(first))
    shift = first_atom[owner]
    ring_bonds = np.bincount(owner[bonds[:, 2] >= IN_RING], minlength=len(order))
    begins = np.concatenate([bonds[:, 0] + shift, bonds[:, 1] + shift])
    by_atom = np.argsort(begins, kind="stable")
    ends = np.concatenate([bonds[:, 1], bonds[:, 0]])[by_atom]
    degrees = np.bincount(begins, minlength=len(atoms))
    small = np.uint16 if len(packed) <= np.iinfo(np.uint16).max else np.uint32
    return {
        "first_atom": first_atom.astype(np.uint32),
        "kinds": kinds.astype(small),
        "first_bond": np.append(0, np.cumsum(degrees)).astype(np.uint32),
        "neighbours": ends.astype(np.uint16),
        "bonds": np.concatenate([bonds[:, 2], bonds[:, 2]])[by_atom].astype(np.uint8),
        "packed": packed,
        "kind_counts": counts,
        "sizes": sizes_of(packed, kinds, first_atom, ring_bonds),
    }
