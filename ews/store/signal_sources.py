"""What a signal stands on: the reports of its substance, and what was drafted of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

# The reports of a substance that stand, the newest version first.
REPORTS = """
SELECT v.report_id, v.version, v.kind, v.country, v.incident_on, v.tlp, v.audience, v.published_by,
       v.embargo_until, v.organisation_id, o.name AS organisation, p.name AS publisher,
       (SELECT evidence FROM finding
        WHERE report_version_id = v.id AND substance_id = $1
        ORDER BY array_position(
            ARRAY['reference_standard', 'library_match', 'tentative', 'unknown'], evidence)
        LIMIT 1) AS evidence
FROM (
    SELECT report_version_id FROM mention WHERE substance_id = $1
    ORDER BY report_version_id DESC LIMIT $2) m
JOIN report_version v ON v.id = m.report_version_id
JOIN organisation o ON o.id = v.organisation_id
LEFT JOIN organisation p ON p.id = v.published_by
ORDER BY v.id DESC
"""

DRAFTED = """
SELECT b.id, v.title, v.state
FROM bulletin b
JOIN LATERAL (
    SELECT title, state FROM bulletin_version WHERE bulletin_id = b.id ORDER BY version DESC LIMIT 1
) v ON true
WHERE b.signal_id = $1 AND b.organisation_id = $2 ORDER BY b.created_at DESC, b.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBehind:
    """A report of a substance. evidence: the best grade in it.

    publisher: who publishes it, if another does in the place of its origin.
    """

    report_id: UUID
    version: int
    kind: str
    country: str
    incident_on: date
    tlp: str
    audience: Sequence[str]
    published_by: UUID | None
    embargo_until: datetime | None
    organisation_id: UUID
    organisation: str
    publisher: str | None
    evidence: str

    @property
    def parties(self) -> frozenset[str]:
        """The country that it names first."""
        return frozenset({self.country})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A bulletin that was made of a signal."""

    id: UUID
    title: str
    state: str


async def reports_behind(conn: Connection, substance_id: int, *, limit: int) -> list[ReportBehind]:
    """Return the newest reports of a substance; the caller asks who may see them."""
    return [ReportBehind(**row) for row in await conn.fetch(REPORTS, substance_id, limit)]


async def drafted_of(conn: Connection, signal_id: UUID, *, owner_id: UUID) -> list[Drafted]:
    """Return an organisation's own bulletins that were made of a signal."""
    return [Drafted(**row) for row in await conn.fetch(DRAFTED, signal_id, owner_id)]
