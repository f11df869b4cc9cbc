"""An adversary that has every published number and does all the arithmetic there is to do.

It knows nothing but numbers and how they are made: each is the sum of unknown counts, one for each
substance, country and round of publishing, none of them negative. By elimination over fractions it
finds every sum that the numbers settle, and by the parts that they cut, bounds for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Unknown = tuple[int, str, str, str]  # round, family, inchikey, country
Row = dict[Unknown, Fraction]


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of some unknown counts is a number."""

    unknowns: frozenset[Unknown]
    number: int


class Adversary:
    """Holds equations in echelon form."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        self._rows: dict[Unknown, tuple[Row, Fraction]] = {}
        for one in equations:
            self._add(dict.fromkeys(one.unknowns, Fraction(1)), Fraction(one.number))

    def value_of(self, unknowns: Iterable[Unknown]) -> Fraction | None:
        """Return the sum of these unknowns if the numbers settle it."""
        left, right = self._reduced(dict.fromkeys(unknowns, Fraction(1)), Fraction(0))
        return -right if not left else None

    def _add(self, row: Row, number: Fraction) -> None:
        row, number = self._reduced(row, number)
        if row:
            pivot = min(row)
            scale = row[pivot]
            self._rows[pivot] = ({key: one / scale for key, one in row.items()}, number / scale)

    def _reduced(self, row: Row, number: Fraction) -> tuple[Row, Fraction]:
        row = dict(row)
        while pivots := [key for key in row if key in self._rows]:
            pivot = min(pivots)
            scale = row[pivot]
            known, known_number = self._rows[pivot]
            for key, one in known.items():
                row[key] = row.get(key, Fraction(0)) - scale * one
            row = {key: one for key, one in row.items() if one}
            number -= scale * known_number
        return row, number


def least_possible(
    target: frozenset[Unknown], equations: Sequence[Equation], found: Mapping[Unknown, int]
) -> int:
    """Return the lower bound of a sum that follows from counts not being negative.

    Two unknowns that stand in the same equations cannot be told apart: such groups are the parts.
    What of the target is a whole part is settled; of any other part it may be nothing.
    """
    parts: dict[tuple[int, ...], set[Unknown]] = {}
    for one in found.keys() | {key for each in equations for key in each.unknowns}:
        place = tuple(number for number, each in enumerate(equations) if one in each.unknowns)
        parts.setdefault(place, set()).add(one)
    return sum(
        sum(found.get(one, 0) for one in part)
        for place, part in parts.items()
        if place and part <= target
    )
