"""The job that tidies up: what people left lying for long is forgotten."""

from dataclasses import asdict

from ews.flow.old_work import forget_old_work
from ews.log import get_logger
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)


async def tidy_up(around: Surroundings) -> None:
    """Forget old drafts, uploaded files and screenings."""
    async with around.pool.acquire() as conn, conn.transaction():
        forgotten = await forget_old_work(conn, at=around.clock.now())
    LOG.info("old_work_forgotten", **asdict(forgotten))
