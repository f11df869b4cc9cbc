"""What is listed for others to fetch: objects as bytes, and the places readers find them at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ews.store.connection import Connection

# What an object is, by number; new kinds are added at the end.
KINDS = (
    "identity",
    "marking-definition",
    "extension-definition",
    "location",
    "nps-substance",
    "note",
    "nps-report",
    "sighting",
    "report",
    "misp-report",
    "misp-bulletin",
)
EVENTS = frozenset({KINDS.index("misp-report"), KINDS.index("misp-bulletin")})

LOCK = "SELECT seq, added, objects, statuses_on, statuses_after FROM listing FOR UPDATE"
LOCK_IF_FREE = LOCK + " SKIP LOCKED"

ADVANCE = """
UPDATE listing SET seq = $1, added = $2, objects = $3, statuses_on = $4, statuses_after = $5
"""

BEHIND = "SELECT c.seq - l.seq FROM change_counter c, listing l"

INTERN_TOKENS = """
WITH added AS (
    INSERT INTO listed_token (token)
    SELECT token FROM unnest($1::text[]) AS new (token)
    WHERE NOT EXISTS (SELECT FROM listed_token t WHERE t.token = new.token)
    ORDER BY token RETURNING id, token
)
SELECT id, token AS word FROM added
UNION ALL SELECT id, token FROM listed_token WHERE token = ANY ($1::text[])
"""

INTERN_POLICIES = """
WITH added AS (
    INSERT INTO listed_policy (policy)
    SELECT policy FROM unnest($1::text[]) AS new (policy)
    WHERE NOT EXISTS (SELECT FROM listed_policy p WHERE p.policy = new.policy)
    ORDER BY policy RETURNING id, policy
)
SELECT id, policy AS word FROM added
UNION ALL SELECT id, policy FROM listed_policy WHERE policy = ANY ($1::text[])
"""

NEWEST = """
SELECT DISTINCT ON (ident) id, ident, kind, created, version, record, record_id, record_version,
       sha256, is_tombstone
FROM listed_object WHERE ident = ANY ($1::text[]) AND NOT is_tombstone ORDER BY ident, id DESC
"""

OF_RECORDS = """
SELECT DISTINCT ON (ident) id, ident, kind, created, version, record, record_id, record_version,
       sha256, is_tombstone
FROM listed_object WHERE record_id = ANY ($1::text[]) AND NOT is_tombstone ORDER BY ident, id DESC
"""

PLACES = """
SELECT DISTINCT ON (p.object_id, p.token_id) p.object_id, p.token_id, p.policy_id
FROM listed_place p WHERE p.object_id = ANY ($1::bigint[])
ORDER BY p.object_id, p.token_id, p.added
"""

ADD_OBJECTS = """
INSERT INTO listed_object
    (id, ident, kind, created, version, seq, record, record_id, record_version, sha256,
     is_tombstone)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::smallint[], $4::timestamptz[],
    $5::timestamptz[], $6::bigint[], $7::text[], $8::text[], $9::integer[], $10::bytea[],
    $11::boolean[])
"""

ADD_CONTENTS = """
INSERT INTO listed_content (object_id, level, content, head, hashes)
SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bytea[], $4::bytea[], $5::bytea[])
"""

ADD_PLACES = """
INSERT INTO listed_place (token_id, added, object_id, policy_id, kind, is_last, is_later)
SELECT token_id, added, object_id, policy_id, kind, true, is_later
FROM unnest($1::integer[], $2::timestamptz[], $3::bigint[], $4::integer[], $5::smallint[],
            $6::boolean[])
    AS new (token_id, added, object_id, policy_id, kind, is_later)
"""

SUPERSEDE = (
    "UPDATE listed_place SET is_last = false WHERE object_id = ANY ($1::bigint[]) AND is_last"
)

CONTENT = """
SELECT DISTINCT ON (object_id) object_id, content FROM listed_content
WHERE object_id = ANY ($1::bigint[]) ORDER BY object_id, level DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the listing has come."""

    seq: int
    added: datetime
    objects: int
    statuses_on: date | None
    statuses_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One version of an object as it is listed. record: None for what many records share."""

    id: int
    ident: str
    kind: int
    created: datetime
    version: datetime
    record: str | None
    record_id: str | None
    record_version: int | None
    sha256: bytes
    is_tombstone: bool = False


class NewContent(NamedTuple):
    """The bytes of one level of field classes."""

    object_id: int
    level: int
    content: bytes
    head: bytes | None = None
    hashes: bytes | None = None


class NewPlace(NamedTuple):
    """Where an object is listed. is_later: it was listed for others before."""

    token_id: int
    added: datetime
    object_id: int
    policy_id: int | None
    kind: int
    is_later: bool


class Place(NamedTuple):
    """For whom an object is listed already."""

    object_id: int
    token_id: int
    policy_id: int | None


async def lock_listing(conn: Connection, *, wait: bool) -> Progress | None:
    """Hold the listing until the end of the transaction; None: another does, and we do not wait."""
    row = await conn.fetchrow(LOCK if wait else LOCK_IF_FREE)
    return None if row is None else Progress(**row)


async def advance(conn: Connection, to: Progress) -> None:
    """Keep how far the listing has come."""
    await conn.execute(ADVANCE, to.seq, to.added, to.objects, to.statuses_on, to.statuses_after)


async def changes_behind(conn: Connection) -> int:
    """Return how many changes are committed and not listed yet."""
    found: int = await conn.fetchval(BEHIND)
    return found


async def intern_tokens(conn: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """Return the numbers of tokens; new ones get one."""
    return {row["word"]: row["id"] for row in await conn.fetch(INTERN_TOKENS, list(tokens))}


async def intern_policies(conn: Connection, policies: Sequence[str]) -> dict[str, int]:
    """Return the numbers of policies; new ones get one."""
    return {row["word"]: row["id"] for row in await conn.fetch(INTERN_POLICIES, list(policies))}


async def newest_listed(conn: Connection, idents: Sequence[str]) -> dict[str, Listed]:
    """Return the newest version listed of each of these objects."""
    return {row["ident"]: Listed(**row) for row in await conn.fetch(NEWEST, list(idents))}


async def listed_of_records(conn: Connection, record_ids: Sequence[str]) -> list[Listed]:
    """Return the newest version listed of each object of these records."""
    return [Listed(**row) for row in await conn.fetch(OF_RECORDS, list(record_ids))]


async def places_of(conn: Connection, object_ids: Sequence[int]) -> list[Place]:
    """Return for whom these objects are listed."""
    return [Place(*row) for row in await conn.fetch(PLACES, list(object_ids))]


async def contents_of(conn: Connection, object_ids: Sequence[int]) -> dict[int, bytes]:
    """Return of each object the bytes that show most."""
    return {row["object_id"]: row["content"] for row in await conn.fetch(CONTENT, list(object_ids))}


async def add_objects(conn: Connection, rows: Sequence[Listed], seqs: Sequence[int]) -> None:
    """Store versions of objects."""
    await conn.execute(
        ADD_OBJECTS,
        [row.id for row in rows],
        [row.ident for row in rows],
        [row.kind for row in rows],
        [row.created for row in rows],
        [row.version for row in rows],
        list(seqs),
        [row.record for row in rows],
        [row.record_id for row in rows],
        [row.record_version for row in rows],
        [row.sha256 for row in rows],
        [row.is_tombstone for row in rows],
    )


async def add_contents(conn: Connection, rows: Sequence[NewContent]) -> None:
    """Store their bytes."""
    await conn.execute(ADD_CONTENTS, *(list(each) for each in zip(*rows, strict=True)))


async def add_places(conn: Connection, rows: Sequence[NewPlace]) -> None:
    """List them."""
    await conn.execute(ADD_PLACES, *(list(each) for each in zip(*rows, strict=True)))


async def supersede(conn: Connection, object_ids: Sequence[int]) -> None:
    """Say of these versions that a newer one is listed."""
    await conn.execute(SUPERSEDE, list(object_ids))
