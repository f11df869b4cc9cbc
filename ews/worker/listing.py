"""The timer that lists what others fetch: TAXII collections and MISP feeds."""

from ews.errors import EwsError
from ews.flow.taxii_listing import follow
from ews.flow.taxii_statuses import refresh_statuses
from ews.log import get_logger
from ews.worker.surroundings import Surroundings

LOG = get_logger(__name__)
MOST = 2_000


async def list_changes(around: Surroundings) -> None:
    """List what was committed; another worker, or a request, that is at it does the same work."""
    try:
        listed = await follow(around.pool, around.clock, most=MOST)
        compared = await refresh_statuses(around.pool, around.clock)
    except EwsError as error:
        LOG.warning("listing_stopped", code=error.code)  # goes on at the next tick
        return
    if listed or compared:
        LOG.info("listed", changes=listed, statuses=compared)
