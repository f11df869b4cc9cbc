"""A clock that stands still until a test moves it."""

from datetime import datetime, timedelta


class FixedClock:
    """Shows one instant; `advance` moves it."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def advance(self, **by: float) -> None:
        """Move on by `timedelta(**by)`."""
        self.instant += timedelta(**by)
