"""What the facts of a bulletin were drawn from, and what became of these reports since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

ADD_SOURCES = """
INSERT INTO bulletin_source (bulletin_id, report_id, version)
SELECT $1, report_id, max(version) FROM report_version WHERE id = ANY ($2::bigint[])
GROUP BY report_id ORDER BY report_id
"""

# A report may have been told of before; a signal's own report may say something else since.
ADD_SIGNAL = """
INSERT INTO bulletin_source (bulletin_id, report_id, version)
SELECT $1, v.report_id, v.version
FROM signal g JOIN report_version v ON v.id = g.report_version_id
WHERE g.id = $2
ON CONFLICT DO NOTHING
"""

DRAWN = """
SELECT s.bulletin_id, s.report_id, s.version AS drawn_version
FROM unnest($1::uuid[], $2::integer[]) AS newest (report_id, version)
JOIN bulletin_source s ON s.report_id = newest.report_id AND s.version < newest.version
WHERE NOT EXISTS (
    SELECT FROM source_change c
    WHERE c.bulletin_id = s.bulletin_id AND c.report_id = s.report_id
      AND c.version = newest.version)
ORDER BY s.bulletin_id, s.report_id
"""

ADD_CHANGE = """
INSERT INTO source_change (bulletin_id, report_id, version, what, at)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id
"""

# Nobody has approved the bulletin since, and it still has facts that were drawn from reports.
IS_OPEN = """
    c.at >= coalesce((SELECT max(at) FROM bulletin_version
                     WHERE bulletin_id = c.bulletin_id AND state = 'approved'), '-infinity')
    AND (SELECT state IN ('draft', 'approved', 'embargoed', 'published')
             AND body->'facts' ?| ARRAY['seen', 'evidence', 'signal', 'substances']
         FROM bulletin_version WHERE bulletin_id = c.bulletin_id ORDER BY version DESC LIMIT 1)
"""

CHANGES = (
    """
SELECT DISTINCT ON (c.bulletin_id, c.report_id)
       c.bulletin_id, c.report_id, s.version AS drawn_version, c.version, c.what, c.at,
       ("""
    + IS_OPEN
    + """) AS open
FROM source_change c
JOIN bulletin_source s ON s.bulletin_id = c.bulletin_id AND s.report_id = c.report_id
WHERE c.bulletin_id = ANY ($1::uuid[])
ORDER BY c.bulletin_id, c.report_id, c.version DESC
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A bulletin whose facts were drawn from an older version of a report."""

    bulletin_id: UUID
    report_id: UUID
    drawn_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChange:
    """What became of a report behind a bulletin. open: nobody has approved the bulletin since."""

    bulletin_id: UUID
    report_id: UUID
    drawn_version: int
    version: int
    what: str
    at: datetime
    open: bool


async def add_sources(
    conn: Connection,
    bulletin_id: UUID,
    version_ids: Sequence[int],
    *,
    signal_id: UUID | None = None,
) -> None:
    """Remember which versions a new bulletin's facts are drawn from."""
    await conn.execute(ADD_SOURCES, bulletin_id, list(version_ids))
    if signal_id is not None:
        await conn.execute(ADD_SIGNAL, bulletin_id, signal_id)


async def drawn_before(conn: Connection, newest: Mapping[UUID, int]) -> list[Drawn]:
    """Return the bulletins drawn from versions older than these, if that was not told yet."""
    rows = await conn.fetch(DRAWN, list(newest), list(newest.values()))
    return [Drawn(**row) for row in rows]


async def add_source_change(
    conn: Connection, drawn: Drawn, version: int, *, what: str, at: datetime
) -> UUID | None:
    """Remember what became of a report behind a bulletin; None if that was remembered before."""
    found: UUID | None = await conn.fetchval(
        ADD_CHANGE, drawn.bulletin_id, drawn.report_id, version, what, at
    )
    return found


async def source_changes(
    conn: Connection, bulletin_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[SourceChange]]:
    """Return the newest change of each report behind these bulletins, by bulletin."""
    found: defaultdict[UUID, list[SourceChange]] = defaultdict(list)
    for row in await conn.fetch(CHANGES, list(bulletin_ids)) if bulletin_ids else ():
        found[row["bulletin_id"]].append(SourceChange(**row))
    return found
