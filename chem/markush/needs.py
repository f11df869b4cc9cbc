"""Of many drawings, those of which a molecule has all that each needs: rows of bits, compared."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

RAREST = 3  # bits of a drawing that are looked at first
_WORD = 64
_BYTES = _WORD // 8


class NeedTable:
    """What drawings need, as rows of bits.

    The bits that the fewest drawings need are looked at first: few drawings are left after them.
    """

    def __init__(self, needs: Sequence[int]) -> None:
        bits = max((need.bit_length() for need in needs), default=0)
        words = bits // _WORD + 1
        self._size = words * _BYTES
        self._all = (1 << bits) - 1
        rows = b"".join(need.to_bytes(self._size, "little") for need in needs)
        self._needs = np.frombuffer(rows, dtype=np.uint64).reshape(len(needs), words)
        self._rarest = _rarest(needs, nowhere=bits)

    def met(self, had: int) -> list[int]:
        """Return the numbers of the drawings that lack nothing. had: bits, -1 for every bit."""
        lacking = np.frombuffer((~had & self._all).to_bytes(self._size, "little"), dtype=np.uint64)
        lacks = np.unpackbits(lacking.view(np.uint8), bitorder="little")
        near = np.flatnonzero(~lacks.take(self._rarest).any(axis=0))
        found: list[int] = near[~(self._needs.take(near, axis=0) & lacking).any(axis=1)].tolist()
        return found


def _rarest(needs: Sequence[int], *, nowhere: int) -> NDArray[np.intp]:
    """Return the places of the rarest bits of each drawing, one row for each of the RAREST.

    A drawing of fewer has its last one several times; one that needs nothing has nowhere, a bit
    that is never lacking.
    """
    often = Counter(place for need in needs for place in _places(need))
    rows = np.zeros((RAREST, len(needs)), dtype=np.intp)
    for number, need in enumerate(needs):
        ranked = sorted(_places(need), key=lambda place: (often[place], place)) or [nowhere]
        for rank in range(RAREST):
            rows[rank, number] = ranked[min(rank, len(ranked) - 1)]
    return rows


def _places(row: int) -> Iterator[int]:
    while row:
        lowest = row & -row
        yield lowest.bit_length() - 1
        row ^= lowest
