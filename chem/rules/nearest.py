"""The listed substances that are most like a structure, for clauses on analogues."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rdkit import DataStructs
from rdkit.Chem import rdFingerprintGenerator

from chem.law import NamedEntry
from chem.rules.listed import drawn, formula_of

RADIUS = 2
BITS = 2048
MOST_NAMED = 3

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
        self._prints: list[Any] = []
        self._masks: dict[tuple[str, ...], NDArray[np.bool_]] = {}
        self._last: tuple[Any, Likenesses] = (None, np.zeros(0))

    def likenesses(self, mol: Any) -> Likenesses:
        """Return the likeness of every entry, in the order of their ids, by one call into C++.

        Several clauses ask about one molecule after each other: the last one is remembered.
        """
        if self._last[0] is not mol:
            print_ = self._make.GetFingerprint(mol)
            found = DataStructs.BulkTanimotoSimilarity(print_, self._listed_prints())
            self._last = (mol, np.array(found))
        return self._last[1]

    def _listed_prints(self) -> list[Any]:
        if not self._prints:
            self._prints = [self._make.GetFingerprint(drawn(entry)) for entry in self._entries]
        return self._prints

    def nearest(
        self, mol: Any, lists: tuple[str, ...], *, at_least: float, but: str
    ) -> list[Alike]:
        """Return what of the lists is at least so much like it, most alike first, each once.

        but: the flat InChIKey that is left out, that of the substance itself.
        """
        if not self._entries:
            return []
        likeness = self.likenesses(mol)
        (asked,) = np.nonzero((likeness >= at_least) & self._mask(lists))
        seen = {but}
        found = []
        for number in asked[np.argsort(-likeness[asked], kind="stable")].tolist():
            entry = self._entries[number]
            if entry.no_stereo_key not in seen:
                seen.add(entry.no_stereo_key)
                found.append(Alike(entry=entry, likeness=float(likeness[number])))
        return found

    def _mask(self, lists: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which entries are of the lists; the clauses of a law ask for few sets of lists."""
        if lists not in self._masks:
            self._masks[lists] = np.array([one.definition_id in lists for one in self._entries])
        return self._masks[lists]


def in_words(found: Iterable[Alike]) -> str:
    """Name the nearest: "X 0.82 (Schedule I since 2011-10-21)", likeness, level and first day."""
    named = []
    for one in list(found)[:MOST_NAMED]:
        period = one.entry.period
        first = period.since or period.known_since
        since = f" since {first}" if period.since else f", known since {first}" if first else ""
        named.append(f"{one.entry.name} {one.likeness:.2f} ({one.entry.level}{since})")
    return ", ".join(named) or "none"
