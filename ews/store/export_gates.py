"""What each country lets out by itself, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

ELSE = "*"  # countries that have set nothing

SET_GATE = """
INSERT INTO export_gate (country, policy, delay_hours, events, person_id, set_at)
VALUES ($1, $2, $3, $4, $5, $6)
"""

GATES = """
SELECT DISTINCT ON (g.country) g.country, g.policy, g.delay_hours, g.events, p.name AS person,
       g.set_at
FROM export_gate g LEFT JOIN person p ON p.id = g.person_id
WHERE g.country = ANY ($1::text[]) OR $1 IS NULL
ORDER BY g.country, g.id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A country's policy. person: who set it, None for the operator or where nobody did.

    policy: auto, delayed (by delay_hours, unless refused before), manual. events: as_policy, or
    auto for alerts at once.
    """

    country: str
    policy: str = "manual"
    delay_hours: int = 0
    events: str = "as_policy"
    person: str | None = None
    set_at: datetime | None = None


async def set_gate(conn: Connection, gate: Gate, *, person_id: UUID | None, at: datetime) -> None:
    """Set a country's policy from now on; what was set before stays to be read."""
    await conn.execute(
        SET_GATE, gate.country, gate.policy, gate.delay_hours, gate.events, person_id, at
    )


async def gate_of(conn: Connection, country: str) -> Gate:
    """Return what holds for a country: its own policy, else that for all others, else manual."""
    found = {row["country"]: Gate(**row) for row in await conn.fetch(GATES, [country, ELSE])}
    return found.get(country) or found.get(ELSE) or Gate(country=country)


async def list_gates(conn: Connection, countries: Sequence[str] | None = None) -> list[Gate]:
    """Return the policies that were set, newest of each country."""
    return [Gate(**row) for row in await conn.fetch(GATES, countries)]
