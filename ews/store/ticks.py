"""Ticks of the timers: taken by one worker each; and jobs mended after the clock was set back."""

from datetime import datetime

from ews.store.connection import Connection

# Other than the last, not later than it: a clock that was set back must not stop a timer for hours.
TAKE = """
INSERT INTO timer_tick AS t (name, tick) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET tick = excluded.tick, taken = t.taken + 1
    WHERE t.tick <> excluded.tick
RETURNING name
"""

# The queue compares with the server's clock. A job that was written "later than now" was written
# before that clock was set back; it keeps its waiting time, from now on.
MEND_JOBS = """
UPDATE pgqueuer SET
    execute_after = execute_after - (updated - now()),
    heartbeat = least(heartbeat, now()), created = least(created, now()), updated = now()
WHERE updated > now() + interval '2 seconds' AND status IN ('queued', 'picked')
RETURNING id
"""


async def take_tick(conn: Connection, name: str, tick: datetime) -> bool:
    """Take one tick of a timer in the caller's transaction; False if it was taken before."""
    return await conn.fetchval(TAKE, name, tick) is not None


async def mend_jobs(conn: Connection) -> int:
    """Bring jobs back that wait for an instant which a set-back clock has moved away."""
    return len(await conn.fetch(MEND_JOBS))
