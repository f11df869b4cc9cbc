"""What the pages of a listing hold, put together by PostgreSQL; call it within `reading`."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ews.store.connection import Connection

# One row for all: of each object one would cost a reader's process more than everything else.
_LISTED = """
SELECT array_agg(asked.place ORDER BY asked.place) AS places,
       array_agg(o.record ORDER BY asked.place) AS records,
       array_agg(o.record_id ORDER BY asked.place) AS record_ids,
       array_agg(o.record_version ORDER BY asked.place) AS record_versions,
       {columns}
FROM unnest(string_to_array($1, ',')::bigint[], string_to_array($2, ',')::smallint[])
    WITH ORDINALITY AS asked (id, level, place)
JOIN listed_object o ON o.id = asked.id
CROSS JOIN LATERAL (
    SELECT * FROM listed_content c
    WHERE c.object_id = asked.id AND c.level <= asked.level
    ORDER BY c.level DESC LIMIT 1) c
"""
_BODY = """string_agg({part}, '{between}'::bytea ORDER BY asked.place) AS body,
       NULL::text[] AS idents, NULL::timestamptz[] AS versions"""
_NAMES = """NULL::bytea AS body, array_agg(o.ident ORDER BY asked.place) AS idents,
       array_agg(o.version ORDER BY asked.place) AS versions"""

CONTENTS = _LISTED.format(columns=_BODY.format(part="c.content", between=","))
VERSIONS_ONLY = _LISTED.format(columns=_NAMES)
HEADS = _LISTED.format(columns=_BODY.format(part="c.head", between=","))
HASHES = _LISTED.format(columns=_BODY.format(part="c.hashes", between=""))

Record = tuple[str, str, int]


class Given(NamedTuple):
    """What a reader is given of the objects asked for.

    places: of those that are shown, counted from 0 in what was asked. records: kind, id and version
    of what they tell. body: their bytes, after one another. idents, versions: of each, if asked.
    """

    places: Sequence[int]
    records: frozenset[Record]
    body: bytes
    idents: Sequence[str]
    versions: Sequence[datetime]


async def read_listed(
    conn: Connection, levels: Sequence[tuple[int, int]], *, statement: str = CONTENTS
) -> Given:
    """Return objects by number, each at its level; what is not shown at that level is missing.

    statement: CONTENTS, VERSIONS_ONLY, or HEADS or HASHES of MISP events.
    """
    # As text: asyncpg looks at each element of an array to see whether it is an array itself.
    ids, at = ",".join(str(each[0]) for each in levels), ",".join(str(each[1]) for each in levels)
    [row] = await conn.fetch(statement, ids, at)
    names = ("records", "record_ids", "record_versions")
    told = zip(*(row[name] or () for name in names), strict=True)
    return Given(
        places=[each - 1 for each in row["places"] or ()],
        records=frozenset(each for each in told if all(each)),
        body=row["body"] or b"",
        idents=row["idents"] or (),
        versions=row["versions"] or (),
    )
