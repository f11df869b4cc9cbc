"""The job of the public numbers: publish each quarter when it is due."""

from ews.clock import today
from ews.flow.publishing_numbers import publish_quarter, quarters_due
from ews.log import get_logger
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def publish_due(around: Surroundings) -> None:
    """Publish the quarters that are due, each in its own transaction.

    Two workers stand in a queue at the lock, and the second finds nothing left to count.
    """
    async with around.pool.acquire() as conn:
        due = await quarters_due(conn, today(around.clock))
    for quarter in due:
        async with around.pool.acquire() as conn, conn.transaction():
            done = await publish_quarter(conn, quarter, at=around.clock.now())
        LOG.info("public_numbers", quarter=str(quarter), published=done)
