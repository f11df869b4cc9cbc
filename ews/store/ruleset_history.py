"""Which law was loaded at an instant of the past."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chem.law import Coverage
from ews.store.connection import Connection

AT = """
SELECT hash, chem_version, coverage FROM ruleset WHERE loaded_at <= $1 ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRuleset:
    """The law and chemistry that were loaded then."""

    hash: str
    chem_version: str
    coverage: tuple[Coverage, ...]


async def ruleset_at(conn: Connection, *, known_at: datetime) -> PastRuleset | None:
    """Return what was loaded last before `known_at`; None if there was nothing yet."""
    row = await conn.fetchrow(AT, known_at)
    if row is None:
        return None
    return PastRuleset(
        hash=row["hash"],
        chem_version=row["chem_version"],
        coverage=tuple(_coverage(each) for each in row["coverage"]),
    )


def _coverage(written: dict[str, Any]) -> Coverage:
    return Coverage(
        jurisdiction=written["jurisdiction"],
        name=written["name"],
        instruments=tuple(written["instruments"]),
        complete_since=_day(written["complete_since"]),
        complete_until=_day(written["complete_until"]),
        gaps=written["gaps"],
        text_of=_day(written.get("text_of")),  # these two since November 2026
        looked_at=_day(written.get("looked_at")),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
