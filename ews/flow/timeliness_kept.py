"""Ledgers of stages as they were last counted; counted anew beside, when they are an hour old.

Counting reads every report that the reader may see. So nobody waits for it: who asks gets what is
kept, and while nothing is, that it is being counted. It is kept for one reader: what another
country, kind or group of the organisation could see is another count.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.release import Reader
from ews.flow.timeliness import Span, ledger
from ews.log import get_logger
from ews.store.timeliness_kept import KeptFor, KeptLedger, keep_ledger, kept_ledger

FRESH = timedelta(hours=1)
PATIENCE = 0.3  # seconds that who asks first waits: a small exchange is counted by then
LONGEST = 600.0  # seconds of one count
MOST_KEPT = 20  # ledgers of one organisation
log = get_logger(__name__)


class LedgerKeeper:
    """Counts one ledger at a time for each organisation, beside serving."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._counting: dict[UUID, asyncio.Task[None]] = {}

    async def ledger(self, reader: Reader, span: Span) -> dict[str, Any]:
        """Return the ledger of a span as last counted; counted_at None: not yet, ask again."""
        whose = _whose(reader, span)
        found = await self._kept(whose)
        if found is None or found.counted_at <= self._exchange.clock.now() - FRESH:
            counting = self._count(reader, span, whose)
            if found is None:
                await asyncio.wait([counting], timeout=PATIENCE)
                found = await self._kept(whose)
        if found is None:
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

    def _count(self, reader: Reader, span: Span, whose: KeptFor) -> asyncio.Task[None]:
        """Begin to count, unless something is being counted for the organisation already."""
        task = self._counting.get(whose.organisation_id)
        if task is None:
            task = asyncio.create_task(self._keep(reader, span, whose))
            self._counting[whose.organisation_id] = task
            task.add_done_callback(lambda _: self._counting.pop(whose.organisation_id, None))
        return task

    async def _keep(self, reader: Reader, span: Span, whose: KeptFor) -> None:
        exchange = self._exchange
        now = exchange.clock.now()
        try:
            document = await ledger(exchange, reader, span, longest=LONGEST)
            made = KeptLedger(document=document, counted_at=now)
            async with exchange.pool.acquire() as conn, conn.transaction():
                await keep_ledger(conn, whose, made, most=MOST_KEPT)
        except Exception as error:  # noqa: BLE001 - nobody waits for it; it is begun again when asked
            log.warning("timeliness_not_counted", reason=repr(error))

    async def _kept(self, whose: KeptFor) -> KeptLedger | None:
        async with self._exchange.pool.acquire() as conn:
            return await kept_ledger(conn, whose)


def _whose(reader: Reader, span: Span) -> KeptFor:
    groups = " ".join(sorted(str(each) for each in reader.groups))
    return KeptFor(
        organisation_id=reader.organisation_id,
        span=f"{span.since} {span.until} {span.country or ''}",
        reader=f"{reader.country or ''} {reader.kind} {groups}",
    )
