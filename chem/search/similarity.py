"""The structures most like one, by Tanimoto likeness of Morgan bits; exact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chem.search.planes import (
    BYTES,
    WORD,
    Integers,
    Words,
    add_up,
    counts_at,
    places_in,
    reaches,
    unpack,
)
from chem.search.shelf import Shelf

NOTHING = bytes(BYTES)
BLOCK = 4_096  # words taken at once: 45 planes of them stay in the processor's cache
LEAST = 1e-9
MOST_OF_BYTE = 255
MANY = 2_000  # hits above which a higher bound is looked for before they are sorted


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Ids with their likeness, the best first; equal ones in the order of their ids."""

    ids: Integers
    likeness: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """The bits in common of a block of words, from `first` on."""

    first: int
    words: Integers
    counts: list[Words]


def similar(shelf: Shelf, morgan: bytes, *, most: int, least: float = LEAST) -> Alike:
    """Return at most `most` structures that are at least `least` alike (above 0)."""
    least = max(least, LEAST)
    if morgan == NOTHING or len(shelf.ids) == 0 or most <= 0:
        return Alike(ids=np.zeros(0, np.int64), likeness=np.zeros(0))
    if len(shelf.few_ids):
        return _among_few(shelf, morgan, most=most, least=least)
    asked = unpack(morgan)
    blocks = _count(shelf, asked, least)
    hits = _hits(blocks, len(asked), least)
    if _number(hits) > max(MANY, most):
        hits = _fewer(blocks, len(asked), most, least)
    return _best(shelf, blocks, hits, len(asked), most)


def _among_few(shelf: Shelf, morgan: bytes, *, most: int, least: float) -> Alike:
    """Count the bits in common of all structures that can have enough, in few calls of numpy."""
    asked = unpack(morgan)
    weight = len(asked)
    first, end = _reach(shelf.few_bits, weight, least)
    kind = np.uint8 if weight <= MOST_OF_BYTE else np.uint16
    common = np.add.reduce(shelf.few[asked, first:end], axis=0, dtype=kind)
    likeness = common / (shelf.few_bits[first:end] + weight - common)
    hits = (likeness >= least).nonzero()[0]
    ids, likeness = shelf.few_ids[first:end][hits], likeness[hits]
    order = np.lexsort((ids, -likeness))[:most]
    return Alike(ids=ids[order], likeness=likeness[order])


def _reach(bits: Integers, weight: int, least: float) -> tuple[int, int]:
    """Return the words whose structures have so many bits that they can be `least` alike."""
    first = int(bits.searchsorted(weight * least - 1e-6))
    return first, int(bits.searchsorted(weight / least + 1e-6, side="right"))


def _count(shelf: Shelf, asked: Integers, least: float) -> list[_Counted]:
    """Add up the planes of the asked bits, where structures can have enough of them."""
    bits = np.asarray(shelf.bits_of_word)
    first, end = _reach(bits, len(asked), least)
    return [
        _Counted(
            first=at,
            words=bits[at : min(at + BLOCK, end)],
            counts=add_up(shelf.morgan[asked, at : min(at + BLOCK, end)]),
        )
        for at in range(first, end, BLOCK)
    ]


def _hits(blocks: list[_Counted], weight: int, least: float) -> list[Words]:
    return [reaches(block.counts, _needed(block.words, weight, least)) for block in blocks]


def _number(hits: list[Words]) -> int:
    return sum(int(np.bitwise_count(words).sum()) for words in hits)


def _fewer(blocks: list[_Counted], weight: int, most: int, least: float) -> list[Words]:
    """Return the hits of a higher bound that leaves more than `most`, but not many more."""
    low, high = least, 1.0
    found = _hits(blocks, weight, low)
    for _ in range(10):
        middle = (low + high) / 2
        hits = _hits(blocks, weight, middle)
        number = _number(hits)
        if number < most:
            high = middle
            continue
        low, found = middle, hits
        if number <= max(MANY, most):
            break
    return found


def _needed(bits: Integers, weight: int, least: float) -> Integers:
    """Return how many bits in common make structures with so many bits `least` alike."""
    needed = np.ceil(least * (bits + weight) / (1 + least)).astype(np.int64)
    for nearby in (needed - 1, needed):  # the bound as it is computed with floating point
        enough = nearby / np.maximum(bits + weight - nearby, 1) >= least
        needed = np.where(enough, np.minimum(nearby, needed), np.maximum(nearby + 1, needed))
    at_least_one: Integers = np.maximum(needed, 1)
    return at_least_one


def _best(shelf: Shelf, blocks: list[_Counted], hits: list[Words], weight: int, most: int) -> Alike:
    ids: list[Integers] = [np.zeros(0, np.int64)]
    likeness: list[NDArray[np.float64]] = [np.zeros(0)]
    for block, words in zip(blocks, hits, strict=True):
        places = places_in(words)
        common = counts_at(block.counts, places)
        bits = block.words[places // WORD]
        ids.append(shelf.ids[places + block.first * WORD])
        likeness.append(common / (bits + weight - common))
    all_ids, all_likeness = np.concatenate(ids), np.concatenate(likeness)
    order = np.lexsort((all_ids, -all_likeness))[:most]
    return Alike(ids=all_ids[order], likeness=all_likeness[order])
