"""A spectrum as a drawing: a line, or sticks for peaks, between two axes with their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 44
TICKS = 6
MARGIN = 0.03  # of the width
STEPS = (1, 2, 2.5, 5, 10)
# Of these kinds the axis runs from the largest number on the left to the smallest on the right,
# whatever its unit and the order in the file: so they are usually printed.
REVERSED = frozenset({"infrared", "raman", "nmr"})
STRONGEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A number at an axis. at: where it stands, in units of the drawing."""

    at: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn. path: of an SVG path; highest: the strongest points as (x, y), in words."""

    path: str
    across: Sequence[Tick]
    up: Sequence[Tick]
    highest: Sequence[tuple[str, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    base: int = HEIGHT - BOTTOM


def draw_spectrum(spectrum: Mapping[str, Any]) -> Drawing:
    """Place the numbers that show a spectrum's shape."""
    x, y = spectrum["drawn_x"], spectrum["drawn_y"]
    is_peaks = spectrum["kind"] == "mass"
    beside = MARGIN * (max(x) - min(x)) if is_peaks else 0.0  # so that none stands on an axis
    ends = min(x) - beside, max(x) + beside
    across = _Axis(*ends, LEFT, WIDTH - RIGHT, turned=spectrum["kind"] in REVERSED)
    up = _Axis(min(0.0, *y) if is_peaks else min(y), max(y), HEIGHT - BOTTOM, TOP, turned=False)
    points = [(across.place(one), up.place(other)) for one, other in zip(x, y, strict=True)]
    highest = sorted(zip(x, y, strict=True), key=lambda each: -each[1])[:STRONGEST]
    return Drawing(
        path=_sticks(points, up.place(0.0)) if is_peaks else _line(points),
        across=across.ticks(),
        up=up.ticks(),
        highest=[(f"{one:g}", f"{other:g}") for one, other in sorted(highest)] if is_peaks else [],
    )


class _Axis:
    """Numbers along one side of the drawing."""

    def __init__(self, low: float, high: float, begin: float, end: float, *, turned: bool) -> None:
        room = (high - low) or abs(high) or 1.0
        self._low, self._high = low, low + room
        self._begin, self._end = (end, begin) if turned else (begin, end)

    def place(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return round(self._begin + share * (self._end - self._begin), 1)

    def ticks(self) -> list[Tick]:
        """Return some round numbers of the axis."""
        step = _round_step((self._high - self._low) / TICKS)
        first = floor(self._low / step) + (self._low % step != 0)
        last = floor(self._high / step)
        values = [number * step for number in range(first, last + 1)]
        return [Tick(at=self.place(value), words=f"{value:.6g}") for value in values]


def _round_step(about: float) -> float:
    size: float = 10.0 ** floor(log10(about))
    return next(size * step for step in STEPS if size * step >= about * 0.999)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{across:g} {up:g}" for across, up in points)


def _sticks(points: Sequence[tuple[float, float]], base: float) -> str:
    return "".join(f"M{across:g} {base:g}V{up:g}" for across, up in points)
