"""The audit: who did or read what, append-only, each entry chained to the one before."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from ews.store.connection import Connection

BEFORE_ALL = bytes(32)
PAGE = 5_000

APPEND = "SELECT append_audit($1::text[])"

HEAD = "SELECT id, hash FROM audit_head"

ENTRIES_AFTER = "SELECT id, entry, hash FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2"

LIST = """
SELECT id, entry, hash FROM audit_entry
WHERE ($1::uuid IS NULL OR organisation_id = $1) AND ($2::text IS NULL OR record_id = $2)
  AND ($3::bigint IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that somebody did or read.

    actor: the public half of a key, `session:…` of a person, `operator` at the command line.
    action: the operation, such as `GET /v1/reports/{report_id}`. detail: numbers, states and
    identifiers; never content.
    """

    at: datetime
    actor: str
    action: str
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    record_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row. entry: the deed as JSON, exactly as it was hashed."""

    id: int
    entry: str
    hash: bytes

    @property
    def deed(self) -> Mapping[str, Any]:
        """The deed as it was written."""
        found: Mapping[str, Any] = orjson.loads(self.entry)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number and hash of the newest entry: kept elsewhere, it proves all before it."""

    id: int
    hash: bytes


async def add_audit(conn: Connection, deeds: Sequence[Deed]) -> None:
    """Append; comes last in a transaction, because others wait for the head until the commit."""
    if deeds:
        await conn.fetchval(APPEND, [written(each) for each in deeds])


async def audit_head(conn: Connection) -> Head:
    """Return the newest entry's number and hash."""
    [row] = await conn.fetch(HEAD)
    return Head(**row)


async def all_entries(conn: Connection) -> AsyncIterator[Sequence[Entry]]:
    """Yield all entries, oldest first, page by page."""
    after = 0
    while rows := await conn.fetch(ENTRIES_AFTER, after, PAGE):
        yield [Entry(**row) for row in rows]
        after = rows[-1]["id"]


async def list_entries(
    conn: Connection,
    *,
    organisation_id: UUID | None,
    record_id: str | None,
    before: int | None,
    limit: int,
) -> list[Entry]:
    """Return entries about an organisation or a record (None: any), newest first."""
    rows = await conn.fetch(LIST, organisation_id, record_id, before, limit)
    return [Entry(**row) for row in rows]


def written(deed: Deed) -> str:
    """Return the deed as JSON with sorted keys: what is hashed and stored.

    PostgreSQL's JSON knows no NUL, which a caller may well write into a path: it is noted as the
    replacement character.
    """
    text = orjson.dumps(asdict(deed), default=str, option=orjson.OPT_SORT_KEYS).decode()
    return text.replace("\\u0000", "\\ufffd")


def chained(before: bytes, number: int, entry: str) -> bytes:
    """Return the hash of an entry: sha256(hash before || number as 8 bytes || entry)."""
    return hashlib.sha256(before + number.to_bytes(8, "big") + entry.encode()).digest()
