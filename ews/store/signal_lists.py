"""Signals by their state now, their country and the family of their substance, newest first."""

from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.signals import SIGNALS, StoredSignal

# Which ones, by an index; what they are is one statement for all lists, which is planned once.
LISTED = "SELECT n.signal_id FROM signal_now n "
WHOLE = SIGNALS + "WHERE g.id = ANY ($1::uuid[]) ORDER BY g.raised_at DESC, g.id DESC"

STATE = "n.state = {}"
COUNTRY = "n.country = {}"
# Its members are looked for once; a family has parts, such as fentanyls/norfentanyls.
FAMILY = """n.substance_id = ANY (ARRAY(
    SELECT substance_id FROM substance_family
    WHERE upper_inf(recorded) AND (family = {} OR starts_with(family, {} || '/'))))"""
BEFORE = "(n.raised_at, n.signal_id) < ({}, {}::uuid)"
IN_ORDER = " ORDER BY n.raised_at DESC, n.signal_id DESC LIMIT {}"


async def list_signals(
    conn: Connection,
    *,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
    country: str | None = None,
    family: str | None = None,
) -> list[StoredSignal]:
    """Return signals, newest first, in one state or in any; of a country, of a family.

    family: with its parts. Only what is asked for stands in the statement, so that an index leads
    to it.
    """
    asked: list[object] = []
    conditions = [
        _placed(condition, values, asked)
        for condition, values in (
            (STATE, (state,)),
            (COUNTRY, (country,)),
            (FAMILY, (family, family)),
            (BEFORE, before or (None,)),
        )
        if values[0] is not None
    ]
    where = "WHERE " + " AND ".join(conditions) if conditions else ""
    statement = LISTED + where + _placed(IN_ORDER, (limit,), asked)
    found = [row["signal_id"] for row in await conn.fetch(statement, *asked)]
    return [StoredSignal(**row) for row in await conn.fetch(WHOLE, found)] if found else []


def _placed(condition: str, values: tuple[object, ...], asked: list[object]) -> str:
    """Return a condition with the places of its values, which are added to those asked."""
    places = [f"${len(asked) + place}" for place, _ in enumerate(values, start=1)]
    asked.extend(values)
    return condition.format(*places)
