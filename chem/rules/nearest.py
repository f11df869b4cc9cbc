"""The listed substances that are most like a structure, for clauses on analogues."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rdkit import DataStructs
from rdkit.Chem import rdFingerprintGenerator

from chem.law import NamedEntry
from chem.rules.listed import drawn

RADIUS = 2
BITS = 2048
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A listed substance and its likeness: Tanimoto of Morgan fingerprints of radius 2."""

    entry: NamedEntry
    likeness: float


class NearestIndex:
    """The substances of some schedules, each with its fingerprint, computed once."""

    def __init__(self, entries: Iterable[NamedEntry]) -> None:
        self._make = rdFingerprintGenerator.GetMorganGenerator(radius=RADIUS, fpSize=BITS)
        self._entries = list(entries)
        self._prints = [self._make.GetFingerprint(drawn(entry)) for entry in self._entries]

    def likenesses(self, mol: Any) -> list[float]:
        """Return the likeness of every entry, in their order, by one call into C++."""
        if not self._entries:
            return []
        found = DataStructs.BulkTanimotoSimilarity(self._make.GetFingerprint(mol), self._prints)
        return list(found)

    def nearest(
        self, mol: Any, lists: tuple[str, ...], *, at_least: float, but: str
    ) -> list[Alike]:
        """Return what of the lists is at least so much like it, most alike first, each once.

        but: the flat InChIKey that is left out, that of the substance itself.
        """
        seen = {but}
        found = []
        scored = zip(self.likenesses(mol), self._entries, strict=True)
        for likeness, entry in sorted(scored, key=lambda one: (-one[0], one[1].id)):
            if likeness < at_least:
                break
            if entry.definition_id in lists and entry.no_stereo_key not in seen:
                seen.add(entry.no_stereo_key)
                found.append(Alike(entry=entry, likeness=likeness))
        return found


def in_words(found: Iterable[Alike]) -> str:
    """Name the nearest: "X 0.82 (Schedule I since 2011-10-21)", likeness, level and first day."""
    named = []
    for one in list(found)[:MOST_NAMED]:
        period = one.entry.period
        first = period.since or period.known_since
        since = f" since {first}" if period.since else f", known since {first}" if first else ""
        named.append(f"{one.entry.name} {one.likeness:.2f} ({one.entry.level}{since})")
    return ", ".join(named) or "none"
