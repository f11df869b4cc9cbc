"""Bits of many structures, bit by bit: plane b holds bit b of all of them, 64 to a word.

A question with 45 bits reads 45 of 2,048 planes and nothing else. Adding them up is done for 64
structures at once, with full adders of whole words: three planes in, a sum and a carry out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Integers = NDArray[np.int64]

BITS = 2_048
BYTES = BITS // 8
WORD = 64
CHUNK = 4_096  # structures turned at once when planes are made
FEW_WORDS = 256  # of a plane; so many are put together at once, whatever the bits
FIRST_BITS, MORE_BITS = 6, 32  # planes that are put together at once


def unpack(bits: bytes) -> Integers:
    """Return which bits of a fingerprint are set."""
    return np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little").nonzero()[0]


def turn(rows: NDArray[np.uint8], target: Words) -> None:
    """Fill planes with rows of fingerprints (`BYTES` each, a multiple of 64 of them)."""
    for start in range(0, len(rows), CHUNK):
        bits = np.unpackbits(rows[start : start + CHUNK], axis=1, bitorder="little")
        packed = np.packbits(np.ascontiguousarray(bits.T), axis=1, bitorder="little")
        target[:, start // WORD : (start + len(bits)) // WORD] = packed.view(np.uint64)


def places_in(words: Words, first_word: int = 0) -> Integers:
    """Return the places of the structures whose bit is set."""
    held = words.nonzero()[0]
    bits = np.unpackbits(words[held].view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    at, bit = bits.nonzero()
    return (held[at] + first_word) * WORD + bit


def add_up(planes: Words) -> list[Words]:
    """Add up bits of many planes: plane i of the answer holds bit i of each structure's count."""
    total: list[Words] = []
    waiting = planes
    while len(waiting):
        carries: list[Words] = []
        while len(waiting) > 1:
            waiting, carry = _fold(waiting)
            carries.append(carry)
        total.append(waiting[0])
        waiting = np.concatenate(carries) if carries else planes[:0]
    return total


def _fold(rows: Words) -> tuple[Words, Words]:
    """Put rows of one weight together by threes (or a last two); return sums and carries."""
    third = len(rows) // 3
    if third == 0:
        return (rows[:1] ^ rows[1:2]), (rows[:1] & rows[1:2])
    one, two, three = rows[:third], rows[third : 2 * third], rows[2 * third : 3 * third]
    either = one ^ two
    carry = (one & two) | (either & three)
    either ^= three
    rest = rows[3 * third :]
    return (np.concatenate([either, rest]) if len(rest) else either), carry


def reaches(counts: Sequence[Words], needed: Integers) -> Words:
    """Say for which structures the count is at least what their word needs (1 or more).

    The carry out of `count + (2^n - needed)` tells, where n is the number of planes.
    """
    top = 1 << len(counts)
    added = np.maximum(top - needed, 0)
    carry = np.zeros(len(needed), np.uint64)
    for bit, count in enumerate(counts):
        is_set = (added >> bit & 1).astype(bool)
        both, one = count & carry, count | carry
        carry = np.where(is_set, one, both)
    carry[needed > top - 1] = 0
    return carry


def counts_at(counts: Sequence[Words], places: Integers) -> Integers:
    """Return the counts of single structures; places count from the first word of the planes."""
    word, bit = places // WORD, (places % WORD).astype(np.uint64)
    found = np.zeros(len(places), np.int64)
    for weight, plane in enumerate(counts):
        found |= ((plane[word] >> bit) & np.uint64(1)).astype(np.int64) << weight
    return found


def having_all(planes: Any, bits: Integers, counts: Integers) -> Integers:
    """Return the places of the structures in which all these bits are set.

    counts: how many structures have each bit of all. Where there are many structures the rarest
    bits come first, and after them only words that still hold a structure are read.
    """
    if len(bits) == 0:
        return np.arange(planes.shape[1] * WORD)
    if planes.shape[1] <= FEW_WORDS:
        return places_in(np.bitwise_and.reduce(planes[bits], axis=0))
    bits = bits[counts[bits].argsort(kind="stable")]
    found = np.bitwise_and.reduce(planes[bits[:FIRST_BITS]], axis=0)
    held = np.flatnonzero(found)
    kept = found[held]
    for start in range(FIRST_BITS, len(bits), MORE_BITS):
        some = bits[start : start + MORE_BITS]
        kept &= np.bitwise_and.reduce(planes[some[:, np.newaxis], held], axis=0)
        is_left = kept != 0
        held, kept = held[is_left], kept[is_left]
    found[:] = 0
    found[held] = kept
    return places_in(found)
