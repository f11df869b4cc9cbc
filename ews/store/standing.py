"""What an organisation is when it reads: its country, its kind, its groups at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from ews.store.connection import Connection

STANDINGS = """
SELECT o.id AS organisation_id, o.country, o.kind, s.groups, s.operations
FROM organisation o, standing(o.id, $2) s
WHERE o.id = ANY ($1::uuid[]) AND o.state = 'active' ORDER BY o.id
"""

EVERYBODY = """
SELECT o.id AS organisation_id, o.country, o.kind, s.groups, s.operations
FROM organisation o, standing(o.id, $1) s WHERE o.state = 'active' ORDER BY o.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A reader without a key or a session: whom something is sent to.

    groups: sharing groups and live operations. operations: those of them that are operations.
    """

    organisation_id: UUID
    country: str | None
    kind: str
    groups: frozenset[UUID]
    operations: frozenset[UUID]


async def standings(
    conn: Connection, organisation_ids: Sequence[UUID], *, at: datetime
) -> dict[UUID, Standing]:
    """Return how each of these organisations reads at `at`; a suspended one reads nothing."""
    rows = await conn.fetch(STANDINGS, list(organisation_ids), at)
    return {row["organisation_id"]: _read(row) for row in rows}


async def everybody(conn: Connection, *, at: datetime) -> list[Standing]:
    """Return how each organisation that is not suspended reads at `at`."""
    return [_read(row) for row in await conn.fetch(EVERYBODY, at)]


def _read(row: asyncpg.Record) -> Standing:
    groups = {name: frozenset(row[name]) for name in ("groups", "operations")}
    return Standing(**{**row, **groups})
