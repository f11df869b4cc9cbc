"""The audit: who did or read what, append-only, each entry chained to the one before."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from ews.store.connection import Connection

BEFORE_ALL = bytes(32)
PAGE = 5_000

APPEND = "SELECT append_audit($1::text[])"

HEAD = "SELECT id, hash FROM audit_head"

ENTRIES_AFTER = "SELECT id, entry, hash FROM audit_entry WHERE id > $1 ORDER BY id LIMIT $2"

# An entry with the names that its ids stand for today.
LIST = """
SELECT e.id, e.entry, e.hash, p.name AS person, o.name AS organisation
FROM audit_entry e
LEFT JOIN person p ON p.id = (e.entry::jsonb ->> 'person_id')::uuid
LEFT JOIN organisation o ON o.id = e.organisation_id
WHERE """
NEWEST_FIRST = "\nORDER BY e.id DESC LIMIT "

# What may be asked, each by a condition of its own: so each has the plan that fits it.
CONDITIONS = {
    "organisation_id": "e.organisation_id = {}::uuid",
    "record_id": "e.record_id = {}::text",
    "person_id": "e.entry::jsonb ->> 'person_id' = {}::text",
    "action": "e.action = {}::text",
    "before": "e.id < {}::bigint",
    "least": "e.id >= {}::bigint",
}
DEEDS = "e.action NOT LIKE 'GET %'"

FIRST_ON = """
SELECT id FROM audit_entry WHERE at COLLATE "C" >= $1::text ORDER BY at COLLATE "C", id LIMIT 1
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


SAID = tuple(each.name for each in fields(Deed))


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
class Listed(Entry):
    """An entry with the names of who did it; None where nobody, or none that is known."""

    person: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries to list; None: any. is_deed: what was done, not what was read.

    since, until: days of UTC, the second not included any more. before: a number of an entry.
    """

    organisation_id: UUID | None = None
    record_id: str | None = None
    person_id: UUID | None = None
    action: str | None = None
    is_deed: bool = False
    since: date | None = None
    until: date | None = None
    before: int | None = None


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


async def list_entries(conn: Connection, wanted: Wanted, *, limit: int) -> list[Listed]:
    """Return the entries that are wanted, newest first."""
    bounds = await _bounds(conn, wanted)
    if bounds is None:
        return []
    values = {
        "organisation_id": wanted.organisation_id,
        "record_id": wanted.record_id,
        "person_id": wanted.person_id and str(wanted.person_id),
        "action": wanted.action,
        **bounds,
    }
    asked = {name: value for name, value in values.items() if value is not None}
    conditions = [CONDITIONS[name].format(f"${place}") for place, name in enumerate(asked, start=1)]
    if wanted.is_deed:
        conditions.append(DEEDS)
    query = LIST + " AND ".join(conditions or ["true"]) + NEWEST_FIRST + f"${len(asked) + 1}"
    rows = await conn.fetch(query, *asked.values(), limit)
    return [Listed(**row) for row in rows]


async def _bounds(conn: Connection, wanted: Wanted) -> dict[str, int | None] | None:
    """Return between which numbers the wanted days lie; None: on them nothing was done yet."""
    least, before = None, wanted.before
    if wanted.since is not None:
        least = await conn.fetchval(FIRST_ON, wanted.since.isoformat())
        if least is None:
            return None
    if wanted.until is not None:
        after = await conn.fetchval(FIRST_ON, wanted.until.isoformat())
        before = after if before is None else before if after is None else min(before, after)
    return {"least": least, "before": before}


def written(deed: Deed) -> str:
    """Return the deed as JSON with sorted keys: what is hashed and stored.

    PostgreSQL's JSON knows no NUL, which a caller may well write into a path: it is noted as the
    replacement character.
    """
    said = {name: getattr(deed, name) for name in SAID}  # asdict copies all that it holds
    text = orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS).decode()
    return text.replace("\\u0000", "\\ufffd")


def chained(before: bytes, number: int, entry: str) -> bytes:
    """Return the hash of an entry: sha256(hash before || number as 8 bytes || entry)."""
    return hashlib.sha256(before + number.to_bytes(8, "big") + entry.encode()).digest()
