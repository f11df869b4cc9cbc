"""Of many drawings, those of which a molecule has all that each needs: rows of bits, compared."""

from collections.abc import Sequence

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
        size = max((need.bit_length() for need in needs), default=0)
        words = size // _WORD + 1  # room for a bit that nobody needs
        self._size = words * _BYTES
        self._all = (1 << size) - 1
        rows = b"".join(need.to_bytes(self._size, "little") for need in needs)
        self._needs = np.frombuffer(rows, dtype=np.uint64).reshape(len(needs), words)
        bits = np.unpackbits(self._needs.view(np.uint8), axis=1, bitorder="little")
        self._rarest = _rarest(bits)

    @property
    def words(self) -> int:
        """How many words of 64 bits a row has; the last bit is needed by no drawing."""
        return self._size // _BYTES

    @property
    def rarest(self) -> list[list[int]]:
        """The bits of each drawing that are looked at first; the last for want of more."""
        rows: list[list[int]] = self._rarest.T.tolist()
        return rows

    def met(self, had: int) -> list[int]:
        """Return the numbers of the drawings that lack nothing. had: bits, -1 for every bit."""
        lacking = np.frombuffer((~had & self._all).to_bytes(self._size, "little"), dtype=np.uint64)
        lacks = np.unpackbits(lacking.view(np.uint8), bitorder="little")
        near = np.flatnonzero(~lacks.take(self._rarest).any(axis=0))
        found: list[int] = near[~(self._needs.take(near, axis=0) & lacking).any(axis=1)].tolist()
        return found


def _rarest(bits: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Return the places of the rarest bits of each drawing, one row for each of the RAREST.

    bits: a row for each drawing. One of fewer has the last bit too, which is never lacking.
    """
    often = bits.sum(axis=0)
    rows = np.full((RAREST, len(bits)), bits.shape[1] - 1, dtype=np.intp)
    for number, row in enumerate(bits):
        places = np.flatnonzero(row)
        rarest = places[often[places].argsort(kind="stable")[:RAREST]]
        rows[: len(rarest), number] = rarest
    return rows
