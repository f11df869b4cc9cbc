"""Which law and which chemistry the stored determinations were made with."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from chem.law import Coverage
from ews.store.connection import Connection

# Two processes that start at once must not both add a row.
LOCK_RULESETS = "LOCK TABLE ruleset IN SHARE ROW EXCLUSIVE MODE"

LATEST = """
SELECT id, hash, chem_version, coverage, loaded_at FROM ruleset ORDER BY id DESC LIMIT 1
"""

ADD = """
INSERT INTO ruleset (hash, chem_version, coverage, loaded_at) VALUES ($1, $2, $3, $4) RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRuleset:
    """One state of the data files and the chemistry. Ids rise: going back makes a new row."""

    id: int
    hash: str
    chem_version: str
    coverage: tuple[Coverage, ...]
    loaded_at: datetime


async def register_ruleset(
    conn: Connection,
    *,
    ruleset: str,
    chem_version: str,
    coverage: Sequence[Coverage],
    at: datetime,
) -> int:
    """Return the id of the newest row if it is this state, else add a row."""
    async with conn.transaction():
        latest = await latest_ruleset(conn)
        if latest is None or (latest.hash, latest.chem_version) != (ruleset, chem_version):
            await conn.execute(LOCK_RULESETS)
            latest = await latest_ruleset(conn)
        if latest is not None and (latest.hash, latest.chem_version) == (ruleset, chem_version):
            return latest.id
        written = [asdict(each) for each in coverage]
        added: int = await conn.fetchval(ADD, ruleset, chem_version, written, at)
        return added


async def latest_ruleset(conn: Connection) -> StoredRuleset | None:
    """Return the state that was loaded last; None before the first."""
    row = await conn.fetchrow(LATEST)
    if row is None:
        return None
    return StoredRuleset(**{**row, "coverage": tuple(_coverage(each) for each in row["coverage"])})


def _coverage(written: dict[str, Any]) -> Coverage:
    # The last two since November 2026.
    names = ("complete_since", "complete_until", "text_of", "looked_at")
    days = {name: _day(written.get(name)) for name in names}
    return Coverage(**{**written, **days, "instruments": tuple(written["instruments"])})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
