"""Tries to sign in that failed, counted for all processes, by name and address."""

from datetime import datetime, timedelta

from ews.store.connection import Connection

# Counted before it is checked: a hundred tries at once are a hundred.
ADD = """
INSERT INTO sign_in_failure (name_sha256, address_sha256, at) VALUES ($1, $2, $3) RETURNING id
"""
COUNT = """
SELECT count(*) FILTER (WHERE address_sha256 = $2 AND at > $3) AS near,
       count(*) AS far
FROM sign_in_failure WHERE name_sha256 = $1 AND at > $4
"""
DROP = "DELETE FROM sign_in_failure WHERE id = $1"
FORGET = "DELETE FROM sign_in_failure WHERE at < $1"
SHORT, LONG = timedelta(minutes=15), timedelta(days=1)


async def count_try(
    conn: Connection, name_sha256: bytes, address_sha256: bytes, *, at: datetime
) -> tuple[int, int, int]:
    """Count a try as failed.

    Returns its number, then how many failed for the name: from this address in the last quarter
    of an hour, and from anywhere in the last day, this one included.
    """
    number: int = await conn.fetchval(ADD, name_sha256, address_sha256, at)
    row = await conn.fetchrow(COUNT, name_sha256, address_sha256, at - SHORT, at - LONG)
    assert row is not None  # noqa: S101 - an aggregate has one row
    return number, row["near"], row["far"]


async def forgive(conn: Connection, number: int) -> None:
    """Take a counted try back: it succeeded."""
    await conn.execute(DROP, number)


async def forget_failures(conn: Connection, *, before: datetime) -> None:
    """Drop what no count needs any more."""
    await conn.execute(FORGET, before)
