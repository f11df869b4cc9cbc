"""The listed substances that are most like a structure, for clauses on analogues."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit.Chem import rdFingerprintGenerator

from chem.law import NamedEntry
from chem.rules.listed import drawn, formula_of

RADIUS = 2
BITS = 2048
MOST_NAMED = 3
_MOST_SMALL = 127  # bits of a fingerprint whose counts stand in a byte, with one bit to spare

Likenesses = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A listed substance and its likeness: Tanimoto of Morgan fingerprints of radius 2."""

    entry: NamedEntry
    likeness: float


class NearestIndex:
    """The substances of some schedules, each with its fingerprint, computed when first asked."""

    def __init__(self, entries: Iterable[NamedEntry]) -> None:
        self._make = rdFingerprintGenerator.GetMorganGenerator(radius=RADIUS, fpSize=BITS)
        self._entries = sorted(entries, key=lambda entry: entry.id)
        for entry in self._entries:
            formula_of(entry)  # a drawing that cannot be read is told at once
        self._lists: dict[tuple[str, ...], NDArray[np.int64]] = {}
        self._lacking: dict[tuple[int, float], int] = {}
        self._own: tuple[Any, int, int] = (None, 0, 0)
        self._last: tuple[Any, Likenesses] = (None, np.zeros(0))

    def likenesses(self, mol: Any) -> Likenesses:
        """Return the likeness of every entry, in the order of their ids.

        Several clauses ask about one molecule after each other: the last one is remembered.
        """
        if self._last[0] is not mol:
            size, numbers = self._in_common(mol)
            common = np.frombuffer(numbers.to_bytes(self._width, "little"), dtype=self._place)
            either = size + self._sizes - common
            self._last = (mol, common / np.maximum(either, 1))
        return self._last[1]

    def _in_common(self, mol: Any) -> tuple[int, int]:
        """Return how many bits its fingerprint has, and how many each entry has in common with it.

        These stand in one number, a place of `_place` for each. The last one is remembered.
        """
        if self._own[0] is not mol:
            own = self._bits_of(mol)
            self._own = (mol, len(own), sum(map(self._rows.__getitem__, own)))
        return self._own[1:]

    def _bits_of(self, mol: Any) -> list[int]:
        """Return the bits of a fingerprint that are set: RDKit tells counts in half the time."""
        return list(self._make.GetCountFingerprint(mol).GetNonzeroElements())

    def _reaches(self, mol: Any, at_least: float) -> bool:
        """Say whether any entry is at least so much like it: most structures are like none.

        To the counts is added what makes the highest bit of a place 1 where the count is enough.
        """
        size, common = self._in_common(mol)
        return bool(common + self._lacks(size, at_least) & self._tops)

    def _lacks(self, size: int, at_least: float) -> int:
        """Return what is added to the counts for a fingerprint of a size, remembered."""
        found = self._lacking.get((size, at_least))
        if found is None:
            sizes = self._sizes.tolist()
            needed = {each: _needed(size, each, at_least) for each in set(sizes)}
            lacks = {each: self._enough - min(self._enough, needed[each]) for each in needed}
            found = self._in_one(np.array([lacks[each] for each in sizes]))
            self._lacking[size, at_least] = found
        return found

    @cached_property
    def _place(self) -> np.dtype[Any]:
        """What a count takes among others in one number: as little as will do."""
        return np.dtype("u1" if self._sizes.max(initial=0) <= _MOST_SMALL else "<u2")

    @cached_property
    def _enough(self) -> int:
        """The highest bit of a place: more than any count."""
        return 1 << self._place.itemsize * 8 - 1

    @cached_property
    def _width(self) -> int:
        return len(self._entries) * self._place.itemsize

    @cached_property
    def _tops(self) -> int:
        return self._in_one(np.full(len(self._entries), self._enough))

    @cached_property
    def _rows(self) -> list[int]:
        """The same as `_listed`, each row as one number: small sums in numpy cost more."""
        return [self._in_one(row) for row in self._listed]

    def _in_one(self, counts: NDArray[Any]) -> int:
        return int.from_bytes(counts.astype(self._place).tobytes(), "little")

    @cached_property
    def _listed(self) -> NDArray[np.uint8]:
        """A row for each bit of the fingerprints, with 1 for each entry that has it."""
        rows = np.zeros((BITS, len(self._entries)), dtype=np.uint8)
        for number, entry in enumerate(self._entries):
            rows[self._bits_of(drawn(entry)), number] = 1
        return rows

    @cached_property
    def _sizes(self) -> NDArray[np.int64]:
        sizes: NDArray[np.int64] = np.sum(self._listed, axis=0, dtype=np.int64)
        return sizes

    def nearest(
        self,
        mol: Any,
        lists: tuple[str, ...],
        *,
        at_least: float,
        but: str,
        most: int | None = None,
    ) -> list[Alike]:
        """Return what of the lists is at least so much like it, most alike first, each once.

        but: the flat InChIKey that is left out, that of the substance itself. most: no more than
        so many.
        """
        if not self._entries or (at_least > 0 and not self._reaches(mol, at_least)):
            return []
        numbers = self._of(lists)
        likeness = self.likenesses(mol)[numbers]
        alike = (likeness >= self._worth(likeness, at_least, most)).nonzero()[0]
        if not len(alike):
            return []
        seen = {but}
        found: list[Alike] = []
        for place in alike[(-likeness[alike]).argsort(kind="stable")].tolist():
            if len(found) == most:
                break
            entry = self._entries[numbers[place]]
            if entry.no_stereo_key not in seen:
                seen.add(entry.no_stereo_key)
                found.append(Alike(entry=entry, likeness=float(likeness[place])))
        return found

    def _worth(self, likeness: Likenesses, at_least: float, most: int | None) -> float:
        """Return the least likeness that is looked at: that of the first few, or `at_least`.

        Each of the few, and the substance itself, may be there several times.
        """
        looked_at = 0 if most is None else (most + 1) * self._most_alike
        if not 0 < looked_at < len(likeness):
            return at_least
        ordered = likeness.copy()
        ordered.partition(-looked_at)
        return max(at_least, float(ordered[-looked_at]))

    @cached_property
    def _most_alike(self) -> int:
        """How often one substance stands in the schedules at the most."""
        return max(Counter(entry.no_stereo_key for entry in self._entries).values())

    def _of(self, lists: tuple[str, ...]) -> NDArray[np.int64]:
        """Return the entries that are of the lists; the clauses of a law ask for few of them."""
        if lists not in self._lists:
            of = [n for n, one in enumerate(self._entries) if one.definition_id in lists]
            self._lists[lists] = np.array(of, dtype=np.int64)
        return self._lists[lists]


def _needed(size: int, other: int, at_least: float) -> int:
    """Return how many bits fingerprints of two sizes have in common if they are so much alike.

    More than there are bits if they never are.
    """
    counts = range(min(size, other) + 1)
    enough = (one for one in counts if one / max(size + other - one, 1) >= at_least)
    return next(enough, BITS + 1)


def in_words(found: Iterable[Alike]) -> str:
    """Name the nearest: "X 0.82 (Schedule I since 2011-10-21)", likeness, level and first day."""
    named = []
    for one in list(found)[:MOST_NAMED]:
        period = one.entry.period
        first = period.since or period.known_since
        since = f" since {first}" if period.since else f", known since {first}" if first else ""
        named.append(f"{one.entry.name} {one.likeness:.2f} ({one.entry.level}{since})")
    return ", ".join(named) or "none"
