"""Quarters of the calendar, and when their numbers are published."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 3
QUARTERS = 4
# Reports come late: a quarter is published that long after its end, and what came later in parts.
SETTLED = timedelta(days=45)
BETWEEN_PARTS = timedelta(days=182)
CLOSED = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Quarter:
    """Three months of a year; number: 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def until(self) -> date:
        """The day after the last."""
        return self.next.first

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        if self.number == QUARTERS:
            return Quarter(year=self.year + 1, number=1)
        return Quarter(year=self.year, number=self.number + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter of a day."""
    return Quarter(year=day.year, number=(day.month - 1) // MONTHS + 1)


def read_quarter(text: str) -> Quarter:
    """Return the quarter that is written as 2026-Q3; raises ValueError."""
    year, _, number = text.partition("-Q")
    if len(year) != len("2026") or number not in {"1", "2", "3", "4"}:
        raise ValueError(f"found {text!r}, expected a quarter such as 2026-Q3")
    return Quarter(year=int(year), number=int(number))


def is_due(quarter: Quarter, day: date, last_released: date | None) -> bool:
    """Say whether the quarter, or what came late of it, is published on a day."""
    if day < quarter.until + SETTLED:
        return False
    if last_released is None:
        return True
    return day >= last_released + BETWEEN_PARTS and day <= quarter.until + CLOSED
