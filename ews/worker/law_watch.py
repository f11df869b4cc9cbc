"""The timer that watches the law: tells of wordings on the day they come into force."""

import asyncio
from functools import cache

from chem.law import Lawbook
from chem.rules.boundaries import boundaries
from ews.flow.law_events import pending, tell
from ews.log import get_logger
from ews.store.classifications import unclassified
from ews.store.outbox import try_lock
from ews.store.rulesets import latest_ruleset
from ews.worker.surroundings import Surroundings
from schemas.law.load import load_lawbook

LOG = get_logger(__name__)


async def watch_law(around: Surroundings) -> None:
    """Tell of every day that was reached and not told; wait while substances are measured anew.

    Another worker that holds the lock does the same work.
    """
    lawbook = await asyncio.to_thread(_lawbook)
    async with around.pool.acquire() as conn, conn.transaction():
        if not await try_lock(conn, "law_watch"):
            return
        at = around.clock.now()
        waiting = await pending(conn, boundaries(lawbook), at=at)
        if not waiting:
            return
        loaded = await latest_ruleset(conn)
        if loaded is None or loaded.hash != lawbook.ruleset:
            LOG.info("law_watch_waits", why="the service has loaded another law")
            return
        if await unclassified(conn, ruleset_id=loaded.id, after_id=0, limit=1):
            LOG.info("law_watch_waits", why="substances are being measured")
            return
        for (place, day), found in waiting.items():
            event_id = await tell(conn, found, loaded.coverage, at=at)
            LOG.info("law_event", place=place, day=day.isoformat(), event_id=str(event_id))


@cache
def _lawbook() -> Lawbook:
    """Read the law once: a worker with other law is another process."""
    return load_lawbook()
