"""An index that grows: a large shelf, a small one for what came since, one answer of both."""

from collections.abc import Callable, Sequence

import numpy as np

from chem.search.batches import Batch, Entry, batch_of, join
from chem.search.patterns import Pattern
from chem.search.shelf import Shelf, shelve
from chem.search.similarity import LEAST, Alike, similar
from chem.search.substructures import Containing, containing

SMALL = 4_096  # structures of the small shelf; above, and above a share of the large one, it moves
SHARE = 8


class Index:
    """Holds structures by id and answers which are like one, and which contain a pattern."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        """Start with a shelf that never changes (such as a mapped file), or empty."""
        self._given = shelf
        self._large = batch_of(())
        self._small: list[Batch] = []
        self._shelves: list[Shelf] | None = None
        self._large_shelf: Shelf | None = None

    def __len__(self) -> int:
        return sum(int((shelf.ids >= 0).sum()) for shelf in self.shelves)

    def add(self, entries: Sequence[Entry]) -> None:
        """Add structures; the ids must be new."""
        if entries:
            self._small.append(batch_of(entries))
            self._shelves = None

    @property
    def shelves(self) -> list[Shelf]:
        """What is searched; made again after something was added."""
        if self._shelves is None:
            self._settle()
            small = [shelve(join(self._small))] if self._small else []
            held = [self._given, self._large_shelf]
            self._shelves = [shelf for shelf in held if shelf is not None] + small
        return self._shelves

    def similar(self, morgan: bytes, *, most: int, least: float = LEAST) -> Alike:
        """Return the `most` structures most alike, the best first, ties in the order of ids."""
        found = [similar(shelf, morgan, most=most, least=least) for shelf in self.shelves]
        ids = np.concatenate([np.zeros(0, np.int64), *(one.ids for one in found)])
        likeness = np.concatenate([np.zeros(0), *(one.likeness for one in found)])
        order = np.lexsort((ids, -likeness))[:most]
        return Alike(ids=ids[order], likeness=likeness[order])

    def containing(
        self, pattern: Pattern, *, enough: int | None = None, is_late: Callable[[], bool]
    ) -> Containing:
        """Return the structures that contain the pattern; see `substructures.containing`."""
        found = [
            containing(shelf, pattern, enough=enough, is_late=is_late) for shelf in self.shelves
        ]
        ids = np.concatenate([np.zeros(0, np.int64), *(one.ids for one in found)])
        return Containing(ids=np.sort(ids), is_complete=all(one.is_complete for one in found))

    def _settle(self) -> None:
        """Move what is small to what is large when it has grown."""
        number = sum(len(batch) for batch in self._small)
        if number > max(SMALL, len(self._large) // SHARE):
            self._large = join([self._large, *self._small])
            self._small = []
            self._large_shelf = shelve(self._large)
