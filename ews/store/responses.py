"""What readers answered to a bulletin, and where in the world it has come to."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import orjson

from ews.store.connection import Connection

Kind = Literal["acknowledged", "shared", "acted"]

COLUMNS = "id, bulletin_id, version, organisation_id, kind, detail, at"

ADD_RESPONSE = f"""
INSERT INTO bulletin_response
    (bulletin_id, version, organisation_id, person_id, kind, detail, detail_sha256, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (bulletin_id, version, organisation_id, kind, detail_sha256) DO NOTHING
RETURNING {COLUMNS}
"""  # noqa: S608 - constant

FIND_RESPONSE = f"""
SELECT {COLUMNS} FROM bulletin_response
WHERE bulletin_id = $1 AND version = $2 AND organisation_id = $3 AND kind = $4
  AND detail_sha256 = $5
ORDER BY id
"""  # noqa: S608 - constant

RESPONSES = f"""
SELECT {COLUMNS} FROM bulletin_response
WHERE bulletin_id = $1 AND ($2::uuid IS NULL OR organisation_id = $2) ORDER BY at, id
"""  # noqa: S608 - constant

# One row an organisation that it was sent or shown to, but its own; then by country. Read: on a
# channel that is read from, or acknowledged.
REACHED = """
WITH recipient AS (
    SELECT s.organisation_id,
           min(a.at) FILTER (WHERE a.outcome = 'confirmed') AS delivered_at,
           NULL::timestamptz AS read_at, NULL::timestamptz AS shared_at,
           NULL::timestamptz AS acted_at
    FROM delivery d JOIN subscription s ON s.id = d.subscription_id
    LEFT JOIN delivery_attempt a ON a.delivery_id = d.id
    WHERE d.record = 'bulletin' AND d.record_id = $1::uuid::text GROUP BY s.organisation_id
    UNION ALL
    SELECT organisation_id, min(at), min(at) FILTER (WHERE channel NOT IN ('webhook', 'email')),
           NULL, NULL
    FROM disclosure WHERE record = 'bulletin' AND record_id = $1::uuid::text
      AND channel <> 'changes'
    GROUP BY organisation_id
    UNION ALL
    SELECT organisation_id, NULL, min(at), min(at) FILTER (WHERE kind = 'shared'),
           min(at) FILTER (WHERE kind = 'acted')
    FROM bulletin_response WHERE bulletin_id = $1 GROUP BY organisation_id
), each_one AS (
    SELECT organisation_id, min(delivered_at) AS delivered_at, min(read_at) AS read_at,
           min(shared_at) AS shared_at, min(acted_at) AS acted_at
    FROM recipient GROUP BY organisation_id
)
SELECT CASE WHEN o.id = ANY ($3::uuid[]) THEN NULL ELSE o.country END AS country,
       count(*) AS recipients, count(delivered_at) AS delivered, count(read_at) AS read,
       count(shared_at) AS shared, count(acted_at) AS acted,
       min(delivered_at) AS first_delivered_at, min(read_at) AS first_read_at,
       min(shared_at) AS first_shared_at, min(acted_at) AS first_acted_at
FROM each_one e JOIN organisation o ON o.id = e.organisation_id
WHERE e.organisation_id <> $2
GROUP BY 1 ORDER BY 1 NULLS LAST
"""

ISSUED = """
SELECT min(at) FROM bulletin_version
WHERE bulletin_id = $1 AND state IN ('embargoed', 'published')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer of one recipient to one version."""

    id: UUID
    bulletin_id: UUID
    version: int
    organisation_id: UUID
    kind: Kind
    detail: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One country: organisations that it was sent to, and how far; None: no country."""

    country: str | None
    recipients: int = 0
    delivered: int = 0
    read: int = 0
    shared: int = 0
    acted: int = 0
    first_delivered_at: datetime | None = None
    first_read_at: datetime | None = None
    first_shared_at: datetime | None = None
    first_acted_at: datetime | None = None


async def add_response(
    conn: Connection,
    *,
    bulletin_id: UUID,
    version: int,
    organisation_id: UUID,
    person_id: UUID | None,
    kind: Kind,
    detail: Mapping[str, object],
    at: datetime,
) -> Response:
    """Store an answer; the same answer again returns the first one."""
    said = hashlib.sha256(orjson.dumps(detail, option=orjson.OPT_SORT_KEYS)).digest()
    row = await conn.fetchrow(
        ADD_RESPONSE, bulletin_id, version, organisation_id, person_id, kind, detail, said, at
    )
    if row is None:
        row = await conn.fetchrow(FIND_RESPONSE, bulletin_id, version, organisation_id, kind, said)
    if row is None:
        raise LookupError("the answer was there a moment ago")
    return Response(**row)


async def responses_to(
    conn: Connection, bulletin_id: UUID, *, organisation_id: UUID | None
) -> list[Response]:
    """Return the answers to a bulletin, of one organisation or (None) of all, oldest first."""
    rows = await conn.fetch(RESPONSES, bulletin_id, organisation_id)
    return [Response(**row) for row in rows]


async def reached(
    conn: Connection, bulletin_id: UUID, owner_id: UUID, *, hidden: Iterable[UUID]
) -> list[Reached]:
    """Return how far a bulletin has come in each country, its own organisation left out.

    hidden: organisations that are counted without their country.
    """
    rows = await conn.fetch(REACHED, bulletin_id, owner_id, list(hidden))
    return [Reached(**row) for row in rows]


async def issued_at(conn: Connection, bulletin_id: UUID) -> datetime | None:
    """Return when it first left the house."""
    found: datetime | None = await conn.fetchval(ISSUED, bulletin_id)
    return found
