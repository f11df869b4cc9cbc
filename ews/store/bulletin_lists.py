"""Bulletins in short, for lists: without their text, with who in a house has acknowledged them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection

# One's own in the newest version, others' in the newest that left the house, as `list_bulletins`.
# $5: is the reader shown where a substance was seen, and what a bulletin concerns?
SUMMARIES = """
SELECT b.id, b.organisation_id, o.name AS organisation, b.created_at, v.version, v.kind, v.level,
       v.title, v.tlp, v.audience, v.state, v.urgent, v.at, v.embargo_until, v.valid_until,
       v.supersedes, v.body #>> '{facts,substance,name}' AS substance, a.at AS acknowledged_at
FROM bulletin b
JOIN organisation o ON o.id = b.organisation_id
JOIN LATERAL (
    SELECT version, kind, level, title, body, tlp, audience, state, urgent, at, embargo_until,
           valid_until, supersedes
    FROM bulletin_version
    WHERE bulletin_id = b.id AND (b.organisation_id = $1 OR state IN
        ('embargoed', 'published', 'superseded', 'expired', 'withdrawn'))
    ORDER BY version DESC LIMIT 1
) v ON true
LEFT JOIN LATERAL (
    SELECT min(at) AS at FROM bulletin_response
    WHERE bulletin_id = b.id AND version = v.version AND organisation_id = $1
      AND kind = 'acknowledged'
) a ON true
WHERE ($2::timestamptz IS NULL OR (b.created_at, b.id) < ($2, $3::uuid))
  AND ($6::text[] IS NULL OR v.state = ANY ($6))
  AND ($7::boolean IS NULL OR (b.organisation_id = $1) = $7)
  AND (NOT $8::boolean OR b.organisation_id <> $1 AND a.at IS NULL
       AND v.state IN ('embargoed', 'published', 'withdrawn'))
  AND ($9::text IS NULL OR v.level = $9)
  AND ($10::text IS NULL OR v.kind = $10)
  AND ($11::text IS NULL OR $5 AND (
      v.body #> '{facts,seen}' @> jsonb_build_array(jsonb_build_object('country', $11))
      OR v.body #> '{concerns,countries}' ? $11))
  AND ($12::text IS NULL
       OR v.body #> '{facts,substance,families}'
          @> jsonb_build_array(jsonb_build_object('family', $12))
       OR $5 AND v.body #> '{concerns,families}' ? $12)
  AND ($13::text IS NULL OR strpos(lower(v.title), lower($13)) > 0)
ORDER BY b.created_at DESC, b.id DESC LIMIT $4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which bulletins a list shows; None: any.

    own: one's own only, or others' only. unread: others' that nobody of the house has acknowledged
    in the version that stands. family: an id. words: in the title.
    """

    states: Sequence[str] | None = None
    own: bool | None = None
    unread: bool = False
    level: str | None = None
    kind: str | None = None
    country: str | None = None
    family: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A bulletin in short. acknowledged_at: when the reader's house first did, of this version."""

    id: UUID
    organisation_id: UUID
    organisation: str
    created_at: datetime
    version: int
    kind: str
    level: str
    title: str
    tlp: str
    audience: Sequence[str]
    state: str
    urgent: bool
    at: datetime
    embargo_until: datetime | None
    valid_until: datetime | None
    supersedes: UUID | None
    substance: str | None
    acknowledged_at: datetime | None

    @property
    def published_by(self) -> UUID | None:
        """Return None: a bulletin is published by its own organisation."""
        return None

    @property
    def parties(self) -> Sequence[str]:
        """Return no country: what a bulletin says is said to all its readers alike."""
        return ()


async def list_summaries(
    conn: Connection,
    *,
    reader_id: UUID,
    wanted: Wanted,
    is_network: bool,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Summary]:
    """Return bulletins in short, newest first; the caller asks who may read them.

    is_network: the reader is shown where a substance was seen, so may look for it by that.
    """
    at, bulletin_id = before or (None, None)
    rows = await conn.fetch(
        SUMMARIES,
        reader_id,
        at,
        bulletin_id,
        limit,
        is_network,
        None if wanted.states is None else list(wanted.states),
        wanted.own,
        wanted.unread,
        wanted.level,
        wanted.kind,
        wanted.country,
        wanted.family,
        wanted.words,
    )
    return [Summary(**row) for row in rows]
