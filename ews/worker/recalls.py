"""Notices of what changed: the worker follows the change counter, one worker at a time."""

from ews.flow.following import follow, retry, sweep
from ews.log import get_logger
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def notice_changes(around: Surroundings) -> None:
    """Deal with all changes that were committed; another worker that is at it does the same.

    Then with those that failed and are due again.
    """
    dealt_with = 0
    while True:
        async with around.pool.acquire() as conn, conn.transaction():
            found = await follow(conn, at=around.clock.now())
        dealt_with += found
        if not found:
            break
    if dealt_with:
        LOG.info("changes_noticed", changes=dealt_with)
    is_one_more = True
    while is_one_more:
        async with around.pool.acquire() as conn, conn.transaction():
            is_one_more = await retry(conn, at=around.clock.now())


async def notice_late(around: Surroundings) -> None:
    """Tell those who were shown an old version while it was replaced; end embargoes of reports."""
    async with around.pool.acquire() as conn, conn.transaction():
        await sweep(conn, at=around.clock.now())
