"""Signals and the steps of their triage; what was seen before, which they are measured against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

# Two reports of one new substance at once must not both be the first: whoever may be first waits.
LOCK_DETECTION = "SELECT pg_advisory_xact_lock(72062)"

SIGHTED_COUNTRIES = """
SELECT country FROM sighting WHERE substance_id = $1 ORDER BY country
"""

ADD_SIGHTING = """
INSERT INTO sighting (substance_id, country, report_version_id, seen_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (substance_id, country) DO NOTHING
"""

# One member is enough, and a family may have thousands: the first controlled one that has a name,
# else the first one. An index gives them in order, so that the walk ends early.
CONTROLLED_FAMILIES = """
SELECT mine.family, coalesce(
    (SELECT s.name || ' is controlled in ' || d.jurisdiction
     FROM substance_family theirs
     JOIN substance s ON s.id = theirs.substance_id AND s.name IS NOT NULL
     JOIN determination d ON d.substance_id = theirs.substance_id
         AND d.status = 'controlled' AND d.in_force @> $2::date AND upper_inf(d.recorded)
     WHERE theirs.family = mine.family AND theirs.substance_id <> $1 AND upper_inf(theirs.recorded)
     ORDER BY theirs.substance_id, d.jurisdiction LIMIT 1),
    (SELECT s.inchikey || ' is controlled in ' || d.jurisdiction
     FROM substance_family theirs
     JOIN substance s ON s.id = theirs.substance_id
     JOIN determination d ON d.substance_id = theirs.substance_id
         AND d.status = 'controlled' AND d.in_force @> $2::date AND upper_inf(d.recorded)
     WHERE theirs.family = mine.family AND theirs.substance_id <> $1 AND upper_inf(theirs.recorded)
     ORDER BY theirs.substance_id, d.jurisdiction LIMIT 1)) AS because
FROM substance_family mine
WHERE mine.substance_id = $1 AND upper_inf(mine.recorded)
ORDER BY mine.family
"""

IS_RAISED = "SELECT EXISTS (SELECT FROM signal WHERE dedupe_key = $1) ORDER BY 1"

ADD_SIGNAL = """
INSERT INTO signal
    (rule, substance_id, report_version_id, country, because, evidence, dedupe_key, raised_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (dedupe_key) DO NOTHING
RETURNING id
"""

ADD_STEP = """
INSERT INTO signal_step (signal_id, state, person_id, note, at) VALUES ($1, $2, $3, $4, $5)
"""

LOCK_SIGNAL = "SELECT id FROM signal WHERE id = $1 FOR UPDATE"

SIGNALS = """
SELECT g.id, g.rule, g.substance_id, s.name AS substance_name, s.inchikey, g.country, g.because,
       g.evidence, g.raised_at, v.report_id, v.tlp, v.audience, r.organisation_id,
       step.state, step.note, step.person_id, step.at AS state_since
FROM signal g
JOIN substance s ON s.id = g.substance_id
JOIN report_version v ON v.id = g.report_version_id
JOIN report r ON r.id = v.report_id
JOIN LATERAL (
    SELECT state, note, person_id, at FROM signal_step
    WHERE signal_id = g.id ORDER BY id DESC LIMIT 1
) step ON true
"""

FIND_SIGNAL = SIGNALS + "WHERE g.id = $1 ORDER BY g.id"

LIST_SIGNALS = (
    SIGNALS
    + """
WHERE ($1::text IS NULL OR step.state = $1)
  AND ($2::timestamptz IS NULL OR (g.raised_at, g.id) < ($2, $3::uuid))
ORDER BY g.raised_at DESC, g.id DESC LIMIT $4
"""
)

STEPS = """
SELECT state, person_id, note, at FROM signal_step WHERE signal_id = $1 ORDER BY id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSignal:
    """A signal with its present state; who may see it is decided by its report's tlp, audience."""

    id: UUID
    rule: str
    substance_id: int
    substance_name: str | None
    inchikey: str
    country: str
    because: str
    evidence: Mapping[str, object]
    raised_at: datetime
    report_id: UUID
    tlp: str
    audience: Sequence[str]
    organisation_id: UUID
    state: str
    note: str
    person_id: UUID | None
    state_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalStep:
    """One step of triage."""

    state: str
    person_id: UUID | None
    note: str
    at: datetime


async def lock_detection(conn: Connection) -> None:
    """Hold until the end of the transaction what only one may do at a time: being first."""
    await conn.execute(LOCK_DETECTION)


async def sighted_countries(conn: Connection, substance_id: int) -> frozenset[str]:
    """Return the countries from which the substance was reported so far."""
    rows = await conn.fetch(SIGHTED_COUNTRIES, substance_id)
    return frozenset(row["country"] for row in rows)


async def add_sighting(
    conn: Connection, substance_id: int, *, country: str, report_version_id: int, at: datetime
) -> None:
    """Remember the first report of a substance from a country; later ones change nothing."""
    await conn.execute(ADD_SIGHTING, substance_id, country, report_version_id, at)


async def controlled_families(
    conn: Connection, substance_id: int, *, valid_on: date
) -> Mapping[str, str]:
    """Return the substance's families of which a member is controlled on that day, with which."""
    rows = await conn.fetch(CONTROLLED_FAMILIES, substance_id, valid_on)
    return {row["family"]: row["because"] for row in rows if row["because"] is not None}


async def is_raised(conn: Connection, dedupe_key: str) -> bool:
    """Say whether a signal is committed, so that nobody has to wait to find it there."""
    return bool(await conn.fetchval(IS_RAISED, dedupe_key))


async def add_signal(
    conn: Connection,
    *,
    rule: str,
    substance_id: int,
    report_version_id: int,
    country: str,
    because: str,
    evidence: Mapping[str, object],
    dedupe_key: str,
    at: datetime,
) -> UUID | None:
    """Store a signal with its first step; None if the same was raised before."""
    found: UUID | None = await conn.fetchval(
        ADD_SIGNAL,
        rule,
        substance_id,
        report_version_id,
        country,
        because,
        evidence,
        dedupe_key,
        at,
    )
    if found is not None:
        await conn.execute(ADD_STEP, found, "new", None, "", at)
    return found


async def find_signal(conn: Connection, signal_id: UUID) -> StoredSignal | None:
    """Return one signal."""
    row = await conn.fetchrow(FIND_SIGNAL, signal_id)
    return None if row is None else StoredSignal(**row)


async def list_signals(
    conn: Connection,
    *,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[StoredSignal]:
    """Return signals, newest first, in one state or in any."""
    at, signal_id = before or (None, None)
    rows = await conn.fetch(LIST_SIGNALS, state, at, signal_id, limit)
    return [StoredSignal(**row) for row in rows]


async def lock_signal(conn: Connection, signal_id: UUID) -> None:
    """Hold one signal until the end of the transaction, so that two people do not both act."""
    await conn.execute(LOCK_SIGNAL, signal_id)


async def add_step(
    conn: Connection,
    signal_id: UUID,
    *,
    state: str,
    person_id: UUID | None,
    note: str,
    at: datetime,
) -> None:
    """Add one step of triage; the newest is the state."""
    await conn.execute(ADD_STEP, signal_id, state, person_id, note, at)


async def steps_of_signal(conn: Connection, signal_id: UUID) -> list[SignalStep]:
    """Return the triage so far, oldest first."""
    return [SignalStep(**row) for row in await conn.fetch(STEPS, signal_id)]
