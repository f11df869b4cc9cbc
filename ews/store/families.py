"""Which families a substance belongs to, as known at an instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ews.store.connection import Connection

CLOSE = """
UPDATE substance_family SET recorded = tstzrange(lower(recorded), $3)
WHERE (substance_id, family) IN (SELECT * FROM unnest($1::bigint[], $2::text[]))
  AND upper_inf(recorded)
"""

ADD = """
INSERT INTO substance_family (substance_id, family, because, ruleset_id, recorded)
SELECT substance_id, family, because, $4, tstzrange($5, NULL)
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS new (substance_id, family, because)
ORDER BY substance_id, family
"""

AT = """
SELECT substance_id, family, because FROM substance_family
WHERE substance_id = ANY ($1::bigint[]) AND recorded @> $2::timestamptz
ORDER BY substance_id, family
"""

OPEN = """
SELECT substance_id, family, because FROM substance_family
WHERE substance_id = ANY ($1::bigint[]) AND upper_inf(recorded) ORDER BY substance_id, family
"""

Families = Sequence[tuple[str, str]]  # (family, because)


async def record_families(
    conn: Connection, found: Mapping[int, Families], *, ruleset_id: int, at: datetime
) -> int:
    """Close what no longer holds, add what is new; return how many rows were added.

    Call it for substances that `claim_unclassified` gave to this transaction. at: its instant for
    these substances, from `next_instant`.
    """
    # A family once, with the first reason given, should a family have matched in two ways.
    wanted = {(key, *pair) for key, pairs in found.items() for pair in _once(pairs)}
    known = {tuple(row) for row in await conn.fetch(OPEN, list(found))}
    if known - wanted:
        gone = sorted(known - wanted)
        await conn.execute(CLOSE, [row[0] for row in gone], [row[1] for row in gone], at)
    added = sorted(wanted - known)
    if added:
        await conn.execute(
            ADD, *(list(column) for column in zip(*added, strict=True)), ruleset_id, at
        )
    return len(added)


async def families_at(
    conn: Connection, substance_ids: Sequence[int], *, known_at: datetime
) -> dict[int, list[tuple[str, str]]]:
    """Return each substance's families with why, as we knew them at `known_at`."""
    found: dict[int, list[tuple[str, str]]] = {key: [] for key in substance_ids}
    for row in await conn.fetch(AT, list(substance_ids), known_at):
        found[row["substance_id"]].append((row["family"], row["because"]))
    return found


def _once(pairs: Families) -> Families:
    return list(dict(reversed(pairs)).items())
