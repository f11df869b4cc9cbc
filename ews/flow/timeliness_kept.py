"""The ledger of the past year, as it was last counted; counted anew beside, when it is an hour old.

Counting reads every report that the reader may see. So nobody waits for it: who asks gets what is
kept, and while nothing is, that it is being counted. It is kept for one reader: what another
country, kind or group of the organisation could see is another count.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from ews.clock import today
from ews.flow.exchange import Exchange
from ews.flow.release import Reader
from ews.flow.timeliness import ledger, span_of
from ews.log import get_logger
from ews.store.timeliness_kept import KeptLedger, keep_ledger, kept_ledger

FRESH = timedelta(hours=1)
PATIENCE = 0.3  # seconds that who asks first waits: a small exchange is counted by then
LONGEST = 600.0  # seconds of one count
log = get_logger(__name__)


class LedgerKeeper:
    """Counts at most once at a time for each organisation, beside serving."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._counting: dict[UUID, asyncio.Task[None]] = {}

    async def ledger(self, reader: Reader) -> dict[str, Any]:
        """Return the ledger of the past year as last counted; counted_at None: not yet."""
        found = await self._kept(reader)
        if found is None or found.counted_at <= self._exchange.clock.now() - FRESH:
            counting = self._count(reader)
            if found is None:
                await asyncio.wait([counting], timeout=PATIENCE)
                found = await self._kept(reader)
        if found is None:
            span = span_of({}, today=today(self._exchange.clock))
            empty: dict[str, Any] = {"reports": [], "recipients": [], "counted_at": None}
            return {"since": span.since.isoformat(), "until": span.until.isoformat(), **empty}
        return {**found.document, "counted_at": found.counted_at}

    async def counted(self) -> None:
        """Wait until all that is being counted is."""
        await asyncio.gather(*self._counting.values())

    async def stop(self) -> None:
        """Give up what is being counted; it is begun again when somebody asks."""
        counting = list(self._counting.values())
        for task in counting:
            task.cancel()
        await asyncio.gather(*counting, return_exceptions=True)

    def _count(self, reader: Reader) -> asyncio.Task[None]:
        task = self._counting.get(reader.organisation_id)
        if task is None:
            task = asyncio.create_task(self._keep(reader))
            self._counting[reader.organisation_id] = task
            task.add_done_callback(lambda _: self._counting.pop(reader.organisation_id, None))
        return task

    async def _keep(self, reader: Reader) -> None:
        exchange = self._exchange
        now = exchange.clock.now()
        span = span_of({}, today=today(exchange.clock))
        try:
            document = await ledger(exchange, reader, span, longest=LONGEST)
            made = KeptLedger(document=document, counted_at=now)
            async with exchange.pool.acquire() as conn:
                await keep_ledger(conn, reader.organisation_id, made, reader=_told(reader))
        except Exception as error:  # noqa: BLE001 - nobody waits for it; it is begun again when asked
            log.warning("timeliness_not_counted", reason=repr(error))

    async def _kept(self, reader: Reader) -> KeptLedger | None:
        async with self._exchange.pool.acquire() as conn:
            return await kept_ledger(conn, reader.organisation_id, reader=_told(reader))


def _told(reader: Reader) -> str:
    """Write as whom somebody reads."""
    groups = " ".join(sorted(str(each) for each in reader.groups))
    return f"{reader.country or ''} {reader.kind} {groups}"
