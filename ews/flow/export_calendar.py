"""Which returns a receiver is owed: periods that have ended and were not put together yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from connectors.exporters.advisory.document import Reason
from ews.store.connection import Connection
from ews.store.export_receivers import Receiver
from ews.store.exports import periods_made

MONTHS = MappingProxyType({"monthly": 1, "quarterly": 3})
ANNUAL_FROM_MONTH = 2  # a year's totals are owed from 1 February; the questionnaire is due in March
IN_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReturn:
    """A return of a period, [from, until), that is owed."""

    reason: Reason
    period: tuple[date, date]


async def due_returns(conn: Connection, receiver: Receiver, day: date) -> list[DueReturn]:
    """Return what a receiver is owed on a day, oldest first."""
    made = await periods_made(conn, receiver.id)
    return [
        one
        for one in (*_periods(receiver, day), *_years(receiver, day))
        if (one.reason, one.period) not in made
    ]


def _periods(receiver: Receiver, day: date) -> Iterator[DueReturn]:
    months = MONTHS.get(receiver.schedule)
    if months is None:
        return
    first = receiver.due_from
    since = date(first.year, first.month - (first.month - 1) % months, 1)
    while (until := _later(since, months)) <= day:
        yield DueReturn(reason="period", period=(since, until))
        since = until


def _years(receiver: Receiver, day: date) -> Iterator[DueReturn]:
    if not receiver.annual:
        return
    for year in range(receiver.due_from.year, day.year):
        if day >= date(year + 1, ANNUAL_FROM_MONTH, 1):
            yield DueReturn(reason="annual", period=(date(year, 1, 1), date(year + 1, 1, 1)))


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, IN_A_YEAR)
    return date(day.year + years, month + 1, 1)
