"""What waits to be done, for people who watch: jobs by kind and state, the newest change."""

from dataclasses import dataclass

from ews.store.connection import Connection

JOBS = """
SELECT entrypoint AS job, status::text AS state, count(*) AS jobs,
       extract(epoch FROM now() - min(created))::float8 AS oldest_seconds
FROM pgqueuer GROUP BY entrypoint, status ORDER BY entrypoint, status
"""

NEWEST = "SELECT seq FROM change_counter"

NOTICES = """
SELECT (SELECT seq FROM change_counter) - (SELECT seq FROM follower WHERE name = 'notices')
           AS behind,
       count(*) AS failed,
       coalesce(extract(epoch FROM now() - min(first_at)), 0)::float8 AS oldest_seconds
FROM notice_failure WHERE mended_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Jobs of one kind in one state: queued, picked (being done), failed (a person must look)."""

    job: str
    state: str
    jobs: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """How far the notices are. behind: changes not looked at. failed: those put aside."""

    behind: int
    failed: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """All that waits. change_seq: the counter of the newest change."""

    waiting: tuple[Waiting, ...]
    change_seq: int
    notices: Notices


async def backlog(conn: Connection) -> Backlog:
    """Return what waits now, over all workers."""
    waiting = tuple(Waiting(**row) for row in await conn.fetch(JOBS))
    [told] = await conn.fetch(NOTICES)
    return Backlog(waiting=waiting, change_seq=await conn.fetchval(NEWEST), notices=Notices(**told))
