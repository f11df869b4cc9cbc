"""Signals and the steps of their triage; what was seen before, which they are measured against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from ews.store.connection import Connection

# Two reports of one new substance at once must not both be the first: whoever may be first waits.
LOCK_DETECTION = "SELECT pg_advisory_xact_lock(72062)"

SIGHTED_COUNTRIES = """
SELECT substance_id, country FROM sighting WHERE substance_id = ANY ($1::bigint[])
ORDER BY substance_id, country
"""

ADD_SIGHTINGS = """
INSERT INTO sighting (substance_id, country, report_version_id, seen_at)
SELECT substance_id, country, report_version_id, $4
FROM unnest($1::bigint[], $2::text[], $3::bigint[])
    AS new (substance_id, country, report_version_id)
ORDER BY substance_id, country
ON CONFLICT (substance_id, country) DO NOTHING
"""

# One member is enough, and a family may have thousands: the first controlled one that has a name,
# else the first one. Two indexes (0003, 0004) give the members in order and tell of each whether it
# is controlled; the limits keep the walk as written, and the second one goes on from the first.
CONTROLLED_FAMILIES = """
SELECT mine.substance_id, mine.family,
    coalesce(named.name, s.name, s.inchikey) || ' is controlled in '
    || coalesce(named.jurisdiction, one.jurisdiction) AS because
FROM unnest($1::bigint[], $2::date[]) AS asked (id, day)
JOIN substance_family mine ON mine.substance_id = asked.id AND upper_inf(mine.recorded)
CROSS JOIN LATERAL (
    SELECT theirs.substance_id, d.jurisdiction
    FROM substance_family theirs
    CROSS JOIN LATERAL (
        SELECT jurisdiction FROM determination
        WHERE substance_id = theirs.substance_id AND status = 'controlled'
            AND upper_inf(recorded) AND in_force @> asked.day
        ORDER BY jurisdiction LIMIT 1) d
    WHERE theirs.family = mine.family AND upper_inf(theirs.recorded)
        AND theirs.substance_id <> asked.id
    ORDER BY theirs.substance_id LIMIT 1) one
JOIN substance s ON s.id = one.substance_id
LEFT JOIN LATERAL (
    SELECT other.name, d.jurisdiction
    FROM substance_family theirs
    CROSS JOIN LATERAL (
        SELECT jurisdiction FROM determination
        WHERE substance_id = theirs.substance_id AND status = 'controlled'
            AND upper_inf(recorded) AND in_force @> asked.day
        ORDER BY jurisdiction LIMIT 1) d
    JOIN substance other ON other.id = theirs.substance_id AND other.name IS NOT NULL
    WHERE theirs.family = mine.family AND upper_inf(theirs.recorded)
        AND theirs.substance_id <> asked.id AND theirs.substance_id > one.substance_id
    ORDER BY theirs.substance_id LIMIT 1) named ON s.name IS NULL
ORDER BY mine.substance_id, mine.family
"""

RAISED = """
SELECT dedupe_key FROM signal WHERE dedupe_key = ANY ($1::text[]) ORDER BY dedupe_key
"""

ADD_SIGNALS = """
WITH added AS (
    INSERT INTO signal
        (rule, substance_id, report_version_id, country, because, evidence, dedupe_key, raised_at)
    SELECT rule, substance_id, report_version_id, country, because, evidence, dedupe_key, $8
    FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::jsonb[],
                $7::text[])
        AS new (rule, substance_id, report_version_id, country, because, evidence, dedupe_key)
    ORDER BY dedupe_key
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, dedupe_key
), steps AS (
    INSERT INTO signal_step (signal_id, state, person_id, note, at)
    SELECT id, 'new', NULL, '', $8 FROM added ORDER BY dedupe_key
)
SELECT id, dedupe_key FROM added ORDER BY dedupe_key
"""

ADD_STEP = """
INSERT INTO signal_step (signal_id, state, person_id, note, at) VALUES ($1, $2, $3, $4, $5)
"""

LOCK_SIGNAL = "SELECT id FROM signal WHERE id = $1 FOR UPDATE"

SIGNALS = """
SELECT g.id, g.rule, g.substance_id, s.name AS substance_name, s.inchikey, s.smiles, g.country,
       g.because, g.evidence, g.raised_at, v.report_id, newest.version AS report_version,
       newest.version_kind AS report_version_kind, v.tlp, v.audience, v.organisation_id,
       v.published_by, v.embargo_until,
       step.state, step.note, step.person_id, step.at AS state_since
FROM signal g
JOIN substance s ON s.id = g.substance_id
JOIN report_version v ON v.id = g.report_version_id
JOIN LATERAL (
    SELECT version, version_kind FROM report_version
    WHERE report_id = v.report_id ORDER BY version DESC LIMIT 1
) newest ON true
JOIN LATERAL (
    SELECT state, note, person_id, at FROM signal_step
    WHERE signal_id = g.id ORDER BY id DESC LIMIT 1
) step ON true
"""

FIND_SIGNAL = SIGNALS + "WHERE g.id = $1 ORDER BY g.id"

STEPS = """
SELECT state, person_id, note, at FROM signal_step WHERE signal_id = $1 ORDER BY id
"""


class NewSighting(NamedTuple):
    """A substance, a country, and the report that tells of it first."""

    substance_id: int
    country: str
    report_version_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignal:
    """A signal to be stored, its fields in the order of the statement."""

    rule: str
    substance_id: int
    report_version_id: int
    country: str
    because: str
    evidence: Mapping[str, object]
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSignal:
    """A signal with its present state; who may see it is decided by its report's tlp, audience.

    report_version, report_version_kind: of the newest version of its report.
    """

    id: UUID
    rule: str
    substance_id: int
    substance_name: str | None
    inchikey: str
    smiles: str
    country: str
    because: str
    evidence: Mapping[str, object]
    raised_at: datetime
    report_id: UUID
    report_version: int
    report_version_kind: str
    tlp: str
    audience: Sequence[str]
    organisation_id: UUID
    state: str
    note: str
    person_id: UUID | None
    state_since: datetime
    published_by: UUID | None
    embargo_until: datetime | None

    @property
    def parties(self) -> frozenset[str]:
        """The country that it names."""
        return frozenset({self.country})


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


async def sighted_countries(conn: Connection, ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the countries from which each substance was reported so far."""
    found: dict[int, set[str]] = {substance_id: set() for substance_id in ids}
    for row in await conn.fetch(SIGHTED_COUNTRIES, list(ids)):
        found[row["substance_id"]].add(row["country"])
    return found


async def add_sightings(conn: Connection, rows: Sequence[NewSighting], *, at: datetime) -> None:
    """Remember first reports of a substance from a country; later ones change nothing."""
    columns = zip(*rows, strict=True)
    await conn.execute(ADD_SIGHTINGS, *(list(column) for column in columns), at)


async def controlled_families(
    conn: Connection, days: Mapping[int, date]
) -> Mapping[int, Mapping[str, str]]:
    """Return each substance's families of which another member is controlled, with which one.

    days: for each substance id, the day of the law.
    """
    found: dict[int, dict[str, str]] = {substance_id: {} for substance_id in days}
    for row in await conn.fetch(CONTROLLED_FAMILIES, list(days), list(days.values())):
        if row["because"] is not None:
            found[row["substance_id"]][row["family"]] = row["because"]
    return found


async def raised_keys(conn: Connection, keys: Sequence[str]) -> set[str]:
    """Return which signals are committed, so that nobody has to wait to find them there."""
    return {row["dedupe_key"] for row in await conn.fetch(RAISED, list(keys))}


async def add_signals(
    conn: Connection, rows: Sequence[NewSignal], *, at: datetime
) -> dict[str, UUID]:
    """Store signals with their first step; return the ids of those not raised before, by key."""
    columns = [[getattr(row, each.name) for row in rows] for each in fields(NewSignal)]
    return {row["dedupe_key"]: row["id"] for row in await conn.fetch(ADD_SIGNALS, *columns, at)}


async def find_signal(conn: Connection, signal_id: UUID) -> StoredSignal | None:
    """Return one signal."""
    row = await conn.fetchrow(FIND_SIGNAL, signal_id)
    return None if row is None else StoredSignal(**row)


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
