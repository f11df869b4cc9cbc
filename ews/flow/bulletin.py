"""Bulletin: what was published or exported from a report has to follow its corrections."""

from collections.abc import Iterable

from ews.store.connection import Connection
from ews.store.outbox import enqueue_assembly

CORRECTS = frozenset({"correction", "nullification"})


async def bulletin(conn: Connection, version_kinds: Iterable[str]) -> bool:
    """Ask for a correction of what left the house, if a version takes something back.

    The job is written in the caller's transaction and runs after its commit.
    """
    if CORRECTS.isdisjoint(version_kinds):
        return False
    await enqueue_assembly(conn, "correction")
    return True
