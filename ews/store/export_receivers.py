"""Receivers of the advisory export: organisations with an address, a mapping and a calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.organisations import ensure_organisation

INTERNATIONAL = "international_body"

PUT_RECEIVER = """
INSERT INTO export_receiver (name, organisation_id, address, token, mapping, mapping_version,
                             schedule, due_from, annual, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (name) DO UPDATE SET
    address = EXCLUDED.address, token = EXCLUDED.token, mapping = EXCLUDED.mapping,
    mapping_version = EXCLUDED.mapping_version, schedule = EXCLUDED.schedule,
    annual = EXCLUDED.annual
RETURNING id
"""

RECEIVERS = """
SELECT id, name, organisation_id, address, token, mapping, mapping_version, schedule, due_from,
       annual
FROM export_receiver
"""

ALL_RECEIVERS = RECEIVERS + "ORDER BY name"
RECEIVER_OF = RECEIVERS + "WHERE organisation_id = $1 ORDER BY name"
FIND_RECEIVER = RECEIVERS + "WHERE id = $1 ORDER BY name"
LOCK_RECEIVER = RECEIVERS + "WHERE id = $1 ORDER BY id FOR UPDATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An advisory network.

    address: '' if it only pulls. schedule: monthly, quarterly or none. due_from: the first day of
    which it is owed a return.
    """

    id: UUID
    name: str
    organisation_id: UUID
    address: str
    token: str
    mapping: str
    mapping_version: int
    schedule: str
    due_from: date
    annual: bool


async def put_receiver(
    conn: Connection,
    *,
    name: str,
    address: str,
    token: str,
    at: datetime,
    mapping: tuple[str, int] = ("ews", 1),
    schedule: str = "monthly",
    annual: bool = True,
) -> UUID:
    """Store where exports go and in which form; the same name again changes them.

    The receiver is an organisation of this name, an international body: it reads like any other.
    """
    organisation = await ensure_organisation(
        conn, name=name, kind=INTERNATIONAL, country=None, at=at
    )
    found: UUID = await conn.fetchval(
        PUT_RECEIVER,
        name,
        organisation.id,
        address,
        token,
        *mapping,
        schedule,
        at.date(),
        annual,
        at,
    )
    return found


async def list_receivers(conn: Connection) -> list[Receiver]:
    """Return all receivers, by name."""
    return [Receiver(**row) for row in await conn.fetch(ALL_RECEIVERS)]


async def receiver_of(conn: Connection, organisation_id: UUID) -> Receiver | None:
    """Return the receiver that an organisation is, if it is one."""
    row = await conn.fetchrow(RECEIVER_OF, organisation_id)
    return None if row is None else Receiver(**row)


async def find_receiver(conn: Connection, receiver_id: UUID) -> Receiver | None:
    """Return one receiver."""
    row = await conn.fetchrow(FIND_RECEIVER, receiver_id)
    return None if row is None else Receiver(**row)


async def lock_receiver(conn: Connection, receiver_id: UUID) -> Receiver | None:
    """Hold a receiver until the end of the transaction: what is told it is told in one order."""
    row = await conn.fetchrow(LOCK_RECEIVER, receiver_id)
    return None if row is None else Receiver(**row)
