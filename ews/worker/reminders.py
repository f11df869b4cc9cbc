"""The clock's own steps: embargoes that end, bulletins that expire, answers that are due."""

from ews.flow.backtracking import remind
from ews.flow.publishing import pass_time
from ews.log import get_logger
from ews.store.outbox import try_lock
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def tick(around: Surroundings) -> None:
    """Take every step whose time has come; one worker a tick, another that is at it does the same.

    Bulletins and requests are two transactions: a fault in one does not hold up the other.
    """
    at = around.clock.now()
    async with around.pool.acquire() as conn, conn.transaction():
        if await try_lock(conn, "bulletins_in_time"):
            for bulletin in await pass_time(conn, at=at):
                LOG.info("bulletin_in_time", bulletin_id=str(bulletin.id), state=bulletin.state)
    async with around.pool.acquire() as conn, conn.transaction():
        if await try_lock(conn, "requests_in_time"):
            for request in await remind(conn, at=at):
                LOG.info("request_in_time", request_id=str(request.id), what=request.what)
