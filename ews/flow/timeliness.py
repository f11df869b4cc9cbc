"""The ledger of stages, as far as its reader may see what it is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ews.flow.exchange import Exchange
from ews.flow.release import Reader
from ews.store.reading import reading
from ews.store.timeliness import Lag, recipient_lags, report_lags

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which days, [since, until), and which country; None: all."""

    since: date
    until: date
    country: str | None = None

    @property
    def instants(self) -> Mapping[str, datetime]:
        """Midnight in UTC of both days."""
        return {
            "since": datetime.combine(self.since, time(), UTC),
            "until": datetime.combine(self.until, time(), UTC),
        }


def span_of(query: Mapping[str, Any], *, today: date) -> Span:
    """Return the span that was asked for; without days the year up to and with today."""
    until = query.get("until") or today + timedelta(days=1)
    since = query.get("since") or until - YEAR
    return Span(since=since, until=until, country=query.get("country"))


async def ledger(
    exchange: Exchange, reader: Reader, span: Span, *, longest: float | None = None
) -> dict[str, Any]:
    """Return the ledger as a document: of what the reader may see.

    longest: seconds that counting may take; None: as long as any statement.
    """
    at = exchange.clock.now()
    async with reading(exchange.readers, reader, at=at) as conn:
        reports = await report_lags(conn, **span.instants, country=span.country, longest=longest)
    async with exchange.readers.acquire() as conn:
        recipients = await recipient_lags(
            conn, **span.instants, country=span.country, organisation_id=reader.organisation_id
        )
    return {
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "reports": [_shown(each) for each in reports],
        "recipients": [_shown(each) for each in recipients],
    }


def _shown(lag: Lag) -> dict[str, Any]:
    median, p90, p95 = lag.hours or (None, None, None)
    return {
        "country": lag.country,
        "stage": lag.stage,
        "follows": lag.follows,
        "reached": lag.reached,
        "waiting": lag.waiting,
        "median_hours": _rounded(median),
        "p90_hours": _rounded(p90),
        "p95_hours": _rounded(p95),
    }


def _rounded(hours: float | None) -> float | None:
    return None if hours is None else round(hours, 3)
