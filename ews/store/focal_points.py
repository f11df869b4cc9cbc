"""Focal points of projects and countries; their steps are added, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ews.store.connection import Connection

PROJECTS = "SELECT id, title FROM project ORDER BY id"
ADD_PROJECT = "INSERT INTO project (id, title) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id"

COLUMNS = """
SELECT f.id, f.project, f.country, f.organisation_id, o.name AS organisation,
       f.person_id, p.name AS person, p.roles AS person_roles, f.role, f.deputy_of, f.succeeds,
       f.valid_from, f.valid_until, f.created_at, s.state, s.at AS since, s.note
FROM focal_point f
    JOIN organisation o ON o.id = f.organisation_id
    JOIN person p ON p.id = f.person_id
    JOIN LATERAL (SELECT state, at, note FROM focal_point_step t
                  WHERE t.focal_point_id = f.id ORDER BY t.id DESC LIMIT 1) s ON true
"""
FIND = COLUMNS + "WHERE f.id = $1 ORDER BY f.id"
LISTED = (
    COLUMNS
    + """
WHERE ($1::text IS NULL OR f.project = $1) AND ($2::text[] IS NULL OR f.country = ANY ($2))
  AND ($3::text IS NULL OR s.state = $3)
ORDER BY f.country, f.project, f.deputy_of NULLS FIRST, f.created_at, f.id
"""
)
ADD = """
INSERT INTO focal_point
    (project, country, organisation_id, person_id, role, deputy_of, succeeds, valid_from,
     valid_until, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
"""
# Steps of one focal point are taken one after the other.
LOCK = "SELECT id FROM focal_point WHERE id = $1 ORDER BY id FOR UPDATE"
ADD_STEP = """
INSERT INTO focal_point_step
    (focal_point_id, state, by_organisation, by_person, note, at)
VALUES ($1, $2, $3, $4, $5, $6)
"""
STEPS = """
SELECT state, by_organisation, by_person, note, at
FROM focal_point_step WHERE focal_point_id = $1 ORDER BY id
"""
# Who signs in after having been verified is active, and takes the place of whom they succeed.
VERIFIED_OF = (
    COLUMNS
    + """
WHERE f.person_id = $1 AND s.state = 'verified' AND f.valid_from <= $2
  AND (f.valid_until IS NULL OR f.valid_until >= $2)
ORDER BY f.created_at, f.id
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPoint:
    """A person who can be reached for a country in a project, and the newest step.

    state: nominated | verified | active | lapsed, `since` then, because of `note`.
    deputy_of, succeeds: other focal points.
    """

    id: UUID
    project: str
    country: str
    organisation_id: UUID
    organisation: str
    person_id: UUID
    person: str
    person_roles: Sequence[str]
    role: str
    deputy_of: UUID | None
    succeeds: UUID | None
    valid_from: date
    valid_until: date | None
    created_at: datetime
    state: str
    since: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFocalPoint:
    """A nomination."""

    project: str
    country: str
    organisation_id: UUID
    person_id: UUID
    role: str
    deputy_of: UUID | None
    succeeds: UUID | None
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happened to a focal point. by_organisation: None is the service itself."""

    state: str
    by_organisation: UUID | None
    by_person: UUID | None
    note: str
    at: datetime


async def list_projects(conn: Connection) -> dict[str, str]:
    """Return the titles of projects by their ids."""
    return {row["id"]: row["title"] for row in await conn.fetch(PROJECTS)}


async def add_project(conn: Connection, project: str, title: str) -> bool:
    """Store a project; False if there is one of this id."""
    return await conn.fetchval(ADD_PROJECT, project, title) is not None


async def add_focal_point(conn: Connection, new: NewFocalPoint, *, at: datetime) -> UUID:
    """Store a focal point, without a step."""
    made: UUID = await conn.fetchval(
        ADD,
        new.project,
        new.country,
        new.organisation_id,
        new.person_id,
        new.role,
        new.deputy_of,
        new.succeeds,
        new.valid_from,
        new.valid_until,
        at,
    )
    return made


async def add_step(conn: Connection, focal_point_id: UUID, step: Step) -> None:
    """Store what happened to a focal point."""
    await conn.execute(
        ADD_STEP,
        focal_point_id,
        step.state,
        step.by_organisation,
        step.by_person,
        step.note,
        step.at,
    )


async def find_focal_point(
    conn: Connection, focal_point_id: UUID, *, locked: bool = False
) -> FocalPoint | None:
    """Return one focal point; `locked`: nobody else takes a step until the transaction ends."""
    if locked:
        await conn.execute(LOCK, focal_point_id)
    rows = await conn.fetch(FIND, focal_point_id)
    return next((FocalPoint(**row) for row in rows), None)


async def list_focal_points(
    conn: Connection, *, project: str | None, countries: Sequence[str] | None, state: str | None
) -> list[FocalPoint]:
    """Return focal points by country and project, former ones too."""
    asked = None if countries is None else list(countries)
    return [FocalPoint(**row) for row in await conn.fetch(LISTED, project, asked, state)]


async def steps_of(conn: Connection, focal_point_id: UUID) -> list[Step]:
    """Return all steps of a focal point, oldest first."""
    return [Step(**row) for row in await conn.fetch(STEPS, focal_point_id)]


async def activate_verified(conn: Connection, person_id: UUID, *, at: datetime) -> None:
    """Make active what was verified of a person who was just seen."""
    for row in await conn.fetch(VERIFIED_OF, person_id, at.date()):
        await activate(conn, FocalPoint(**row), by_organisation=None, by_person=person_id, at=at)


async def activate(
    conn: Connection,
    found: FocalPoint,
    *,
    by_organisation: UUID | None,
    by_person: UUID | None,
    at: datetime,
) -> None:
    """Make a focal point active; whom it succeeds lapses in the same moment."""
    await add_step(
        conn,
        found.id,
        Step(
            state="active",
            by_organisation=by_organisation,
            by_person=by_person,
            note="signed in" if by_organisation is None else "made active",
            at=at,
        ),
    )
    former = found.succeeds and await find_focal_point(conn, found.succeeds, locked=True)
    if former and former.state != "lapsed":
        note = f"succeeded by {found.id}"
        step = Step(
            state="lapsed",
            by_organisation=by_organisation,
            by_person=by_person,
            note=note,
            at=at,
        )
        await add_step(conn, former.id, step)
