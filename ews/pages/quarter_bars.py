"""Reports by quarter as bars: where each stands on a drawing, in its own units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10
from typing import Any

LEFT, TOP, BOTTOM, HEIGHT = 44, 12, 36, 200
LEAST_WIDTH, MOST_WIDTH, A_BAR = 340, 600, 22
A_LABEL = 34  # a year needs so much room
LEAST_QUARTERS = 8
MONTHS = 3
STEPS = (1, 2, 5, 10)
LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """One quarter; y, height: of all reports; own_y, own_height: of one's own among them."""

    name: str
    x: float
    width: float
    y: float
    height: float
    own_y: float
    own_height: float
    reports: int
    own: int
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """All that is drawn. lines: places and numbers of the grid."""

    width: int
    height: int
    left: int
    base: float
    quarters: Sequence[Quarter]
    lines: Sequence[tuple[float, int]]


def draw_quarters(counts: Sequence[Mapping[str, Any]]) -> Bars | None:
    """Place the quarters from the first to the last, those without reports too; None if none is."""
    if not counts:
        return None
    by_day = {date.fromisoformat(each["begins_on"]): each for each in counts}
    days = _between(_at_most(min(by_day), before=max(by_day)), max(by_day))
    width = min(max(LEFT + len(days) * A_BAR, LEAST_WIDTH), MOST_WIDTH)
    room, base = (width - LEFT) / len(days), float(HEIGHT - BOTTOM)
    most, step = _top(max(each["reports"] for each in counts))
    scale = (base - TOP) / most
    quarters = [
        _quarter(day, by_day.get(day), x=LEFT + number * room, room=room, base=base, scale=scale)
        for number, day in enumerate(days)
    ]
    lines = [(round(base - value * scale, 1), value) for value in range(0, most + 1, step)]
    return Bars(width=width, height=HEIGHT, left=LEFT, base=base, quarters=quarters, lines=lines)


def quarter_name(day: date) -> str:
    """Return a quarter as 2026 Q4."""
    return f"{day.year} Q{(day.month - 1) // MONTHS + 1}"


def _year(day: date, room: float) -> int | None:
    """Return the year to write below a quarter: below the first of each, or of every fifth year."""
    step = 1 if room * 4 >= A_LABEL else 5
    return day.year if day.month == 1 and day.year % step == 0 else None


def _at_most(first: date, *, before: date) -> date:
    """Return the first quarter shown: a few bars alone would be as wide as a house."""
    quarters = before.year * 4 + before.month // MONTHS - (LEAST_QUARTERS - 1)
    return min(first, date(quarters // 4, quarters % 4 * MONTHS + 1, 1))


def _between(first: date, last: date) -> list[date]:
    days = [first]
    while days[-1] < last:
        month = days[-1].month + MONTHS
        year, month = (days[-1].year + 1, 1) if month > 12 else (days[-1].year, month)  # noqa: PLR2004 - months of a year
        days.append(date(year, month, 1))
    return days


def _top(most: int) -> tuple[int, int]:
    """Return a round number not below the highest bar, and the distance of the lines below it."""
    rough = max(most / LINES, 1)
    size = 10 ** int(log10(rough))
    step = next(each * size for each in STEPS if each * size >= rough)
    return step * ceil(most / step), step


def _quarter(
    day: date, count: Mapping[str, Any] | None, *, x: float, room: float, base: float, scale: float
) -> Quarter:
    reports, own = (count["reports"], count["own"]) if count else (0, 0)
    gap = min(room * 0.2, 4)
    return Quarter(
        name=quarter_name(day),
        x=round(x + gap / 2, 1),
        width=round(room - gap, 1),
        y=round(base - reports * scale, 1),
        height=round(reports * scale, 1),
        own_y=round(base - own * scale, 1),
        own_height=round(own * scale, 1),
        reports=reports,
        own=own,
        year=_year(day, room),
    )
