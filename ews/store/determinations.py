"""What each definition says of each substance, in two times."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import asyncpg
import orjson

from chem.determinations import Determination
from ews.store.connection import Connection
from ews.store.in_force import Row, Stretch, in_force, read_determination, write_detail

OPEN = """
SELECT id, substance_id, definition_id, jurisdiction, in_force, status, detail
FROM determination
WHERE substance_id = ANY ($1::bigint[]) AND upper_inf(recorded) ORDER BY id
"""

CLOSE = """
UPDATE determination SET recorded = tstzrange(lower(recorded), $2) WHERE id = ANY ($1::bigint[])
"""

ADD = """
INSERT INTO determination
    (substance_id, definition_id, jurisdiction, in_force, recorded, status, detail, ruleset_id,
     chem_version)
SELECT substance_id, definition_id, jurisdiction, daterange(since, until), tstzrange($8, NULL),
       status, detail, $9, $10
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[], $7::jsonb[])
    AS new (substance_id, definition_id, jurisdiction, since, until, status, detail)
"""

AT = """
SELECT substance_id, definition_id, jurisdiction, status, detail FROM determination
WHERE substance_id = ANY ($1::bigint[]) AND in_force @> $2::date AND recorded @> $3::timestamptz
ORDER BY substance_id, jurisdiction, definition_id, id
"""

OVER_ALL_TIME = """
SELECT substance_id, definition_id, jurisdiction, status, detail FROM determination
WHERE substance_id = ANY ($1::bigint[]) AND recorded @> $2::timestamptz
ORDER BY substance_id, jurisdiction, definition_id, in_force, id
"""

# What decides a status, without the words of it: of many substances these would be megabytes. What
# is not controlled is what is left when nothing else is said.
STATUSES_AT = """
SELECT substance_id, definition_id, jurisdiction, status,
       detail - '{reason,roles,conditions,exemptions,cite,url}'::text[] AS detail
FROM determination
WHERE substance_id = ANY ($1::bigint[]) AND in_force @> $2::date AND recorded @> $3::timestamptz
  AND status <> 'not_controlled'
ORDER BY substance_id, jurisdiction, definition_id, id
"""

STATUSES_OVER_ALL_TIME = """
SELECT substance_id, definition_id, jurisdiction, status,
       detail - '{reason,roles,conditions,exemptions,cite,url}'::text[] AS detail
FROM determination
WHERE substance_id = ANY ($1::bigint[]) AND recorded @> $2::timestamptz
  AND status <> 'not_controlled' AND ($3::text[] IS NULL OR jurisdiction = ANY ($3))
ORDER BY substance_id, jurisdiction, definition_id, in_force, id
"""
WORDLESS: dict[str, object] = {"reason": "", "roles": (), "conditions": (), "cite": "", "url": ""}

Found = dict[int, list[Determination]]
Stored = tuple[int, str, str, date | None, date | None, str, bytes]  # the detail in canonical form


async def record_determinations(
    conn: Connection,
    found: Mapping[int, Sequence[Determination]],
    *,
    ruleset_id: int,
    chem_version: str,
    at: datetime,
) -> int:
    """Close what is no longer said, add what is new; return how many rows were added.

    A row that says the same as before stays as it is. Call it for substances that
    `claim_unclassified` gave to this transaction. at: from `next_instant`.
    """
    stored = await conn.fetch(OPEN, list(found))
    known = {_stored_row(row): row["id"] for row in stored}
    wanted = [_new_row(key, part) for key, said in found.items() for part in in_force(said)]
    gone = sorted(known[row] for row in known.keys() - set(wanted))
    if gone:
        await conn.execute(CLOSE, gone, at)
    added = [row for row in wanted if row not in known]
    if added:
        columns = [list(column) for column in zip(*added, strict=True)]
        columns[-1] = [orjson.loads(detail) for detail in columns[-1]]
        await conn.execute(ADD, *columns, at, ruleset_id, chem_version)
    return len(added)


async def determinations_at(
    conn: Connection, substance_ids: Sequence[int], *, valid_on: date, known_at: datetime
) -> Found:
    """Return what was in force on `valid_on`, as we knew it at `known_at`, per substance."""
    return _by_substance(await conn.fetch(AT, list(substance_ids), valid_on, known_at))


async def determinations_over_all_time(
    conn: Connection, substance_ids: Sequence[int], *, known_at: datetime
) -> Found:
    """Return everything we knew at `known_at`, for every day of the law, per substance."""
    return _by_substance(await conn.fetch(OVER_ALL_TIME, list(substance_ids), known_at))


async def statuses_at(
    conn: Connection, substance_ids: Sequence[int], *, valid_on: date, known_at: datetime
) -> Found:
    """Return as `determinations_at` what decides the status, without reasons and words."""
    return _wordless(await conn.fetch(STATUSES_AT, list(substance_ids), valid_on, known_at))


async def statuses_over_all_time(
    conn: Connection,
    substance_ids: Sequence[int],
    *,
    known_at: datetime,
    jurisdictions: Sequence[str] | None = None,
) -> Found:
    """Return what decides the status on every day of the law, without reasons and other words.

    jurisdictions: of these only; None: of all.
    """
    within = None if jurisdictions is None else list(jurisdictions)
    rows = await conn.fetch(STATUSES_OVER_ALL_TIME, list(substance_ids), known_at, within)
    return _wordless(rows)


def _wordless(rows: Sequence["asyncpg.Record"]) -> Found:
    return _by_substance([{**row, "detail": {**row["detail"], **WORDLESS}} for row in rows])


def _by_substance(rows: Sequence[Row]) -> Found:
    found: Found = defaultdict(list)
    for row in rows:
        found[row["substance_id"]].append(read_determination(row))
    return dict(found)


def _new_row(substance_id: int, part: Stretch) -> Stored:
    said = part.determination
    return (
        substance_id,
        said.definition_id,
        said.jurisdiction,
        part.since,
        part.until,
        said.status,
        _canonical(write_detail(said)),
    )


def _stored_row(row: "asyncpg.Record") -> Stored:
    days = row["in_force"]
    return (
        row["substance_id"],
        row["definition_id"],
        row["jurisdiction"],
        days.lower,
        days.upper,
        row["status"],
        _canonical(row["detail"]),
    )


def _canonical(detail: object) -> bytes:
    return orjson.dumps(detail, option=orjson.OPT_SORT_KEYS)
