"""What waits to be done, for people who watch: jobs by kind and state, the newest change."""

from dataclasses import dataclass

from ews.store.connection import Connection

JOBS = """
SELECT entrypoint AS job, status::text AS state, count(*) AS jobs,
       extract(epoch FROM now() - min(created))::float8 AS oldest_seconds
FROM pgqueuer GROUP BY entrypoint, status ORDER BY entrypoint, status
"""

NEWEST = "SELECT seq FROM change_counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Jobs of one kind in one state: queued, picked (being done), failed (a person must look)."""

    job: str
    state: str
    jobs: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """All that waits. change_seq: the counter of the newest change."""

    waiting: tuple[Waiting, ...]
    change_seq: int


async def backlog(conn: Connection) -> Backlog:
    """Return what waits now, over all workers."""
    waiting = tuple(Waiting(**row) for row in await conn.fetch(JOBS))
    return Backlog(waiting=waiting, change_seq=await conn.fetchval(NEWEST))
