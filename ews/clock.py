"""The only place that takes the time."""

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is; tests bring their own."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  # this is the place


def today(clock: Clock) -> date:
    """Return the present day in UTC."""
    return clock.now().date()
