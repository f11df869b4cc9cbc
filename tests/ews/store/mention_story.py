"""A story by chance: reports with all kinds of policies, corrected, taken back, doubled."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

import asyncpg

from ews.store.connection import Connection, Pool
from ews.store.drawings import Drawing, register_drawings
from ews.store.duplicates import put_parcels
from ews.store.findings import Finding, add_findings
from ews.store.reports import NewVersion, add_versions, next_version_ids, reserve_reports
from ews.store.substances import register_substances
from tests.ews.release import chances
from tests.ews.release.accounts import superuser_pool
from tests.ews.release.people import AT, Something
from tests.ews.store.samples import new_substance, new_version
from tests.ews.stories import organisation

HOUSES, SUBSTANCES, REPORTS = 5, 30, 90
COUNTRIES, DRAWN = ("DE", "FR", "GB"), ("DRAWN-A", "DRAWN-B", "DRAWN-C")
KINDS = ("follow_up", "correction", "correction", "nullification", "duplicate_of")

# As it was asked before there were mentions: every version of every report.
ASKED = """
SELECT f.substance_id, d.key AS drawn, v.id AS version_id, v.report_id, v.organisation_id,
       v.version_kind, v.country, v.incident_on, v.tlp, v.audience, v.published_by, v.embargo_until,
       parcel_of(v.report_id) AS parcel, r.created_at AS told_at,
       EXISTS (SELECT FROM report_version later
               WHERE later.report_id = v.report_id AND later.version > v.version) AS is_replaced
FROM finding f
JOIN report_version v ON v.id = f.report_version_id
JOIN report r ON r.id = v.report_id
LEFT JOIN drawing d ON d.id = f.drawing_id
WHERE f.substance_id IS NOT NULL
ORDER BY r.created_at, v.report_id, v.version
"""
NEWEST = """
SELECT report_id, organisation_id, tlp, audience, published_by, embargo_until FROM report_version v
WHERE version = (SELECT max(version) FROM report_version WHERE report_id = v.report_id)
ORDER BY report_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One substance of one version, as report by report asking tells of it."""

    substance_id: int
    drawn: str | None
    version_id: int
    report_id: UUID
    version_kind: str
    country: str
    incident_on: date
    parcel: UUID
    policy: Something
    newest: Something
    is_replaced: bool

    @property
    def stands(self) -> bool:
        return not self.is_replaced and self.version_kind != "nullification"

    @property
    def counts(self) -> bool:
        return self.stands and self.version_kind != "duplicate_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A database after a random story."""

    pool: Pool
    houses: Sequence[UUID]
    substances: Sequence[int]
    told: Sequence[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told by chance."""

    conn: Connection
    chance: Random
    houses: Sequence[UUID]
    substances: Sequence[int]
    drawings: Sequence[int]

    async def tell(self) -> None:
        """Tell reports, follow some up, take some back, draw parcels."""
        policies: dict[UUID, list[Something]] = {}
        for number in range(REPORTS):
            first = chances.record(self.chance, self.houses)
            name = f"R{number}"
            made = await reserve_reports(self.conn, first.organisation_id, [name], at=AT)
            policies[made[name].id] = [first]
            await self._version(made[name].id, [first], "initial")
        open_ones = list(policies)
        for _ in range(REPORTS):
            report_id, kind = self.chance.choice(open_ones), self.chance.choice(KINDS)
            before = policies[report_id]
            before.append(_next_policy(self.chance, before[-1], self.houses))
            await self._version(report_id, before, kind)
            if kind == "nullification":
                open_ones.remove(report_id)
        shared = self.chance.sample(open_ones, 12)
        parcels = {one: shared[place // 3 * 3] for place, one in enumerate(shared)}
        await put_parcels(self.conn, shared, parcels)

    async def _version(self, report_id: UUID, policies: Sequence[Something], kind: str) -> None:
        """Store a version; some of its findings come before it, some after."""
        [key] = await next_version_ids(self.conn, 1)
        found = [self._finding(key, place) for place in range(self.chance.randint(0, 4))]
        cut = self.chance.randint(0, len(found))
        await add_findings(self.conn, found[:cut])
        version = _new_version(self.chance, key, report_id, policies, kind)
        await add_versions(self.conn, [version])
        await add_findings(self.conn, found[cut:])

    def _finding(self, version_id: int, place: int) -> Finding:
        return Finding(
            report_version_id=version_id,
            ordinal=place,
            part=0,
            substance_id=self.chance.choice([None, *self.substances, *[*self.substances[:2]] * 5]),
            evidence="tentative",
            drawing_id=self.chance.choice([None, *self.drawings]),
        )


@asynccontextmanager
async def world_of_mentions(server: str, template: str) -> AsyncIterator[World]:
    """Give a database after a story by chance."""
    async with superuser_pool(server, template) as pool:
        async with pool.acquire() as conn, conn.transaction():
            houses = [(await organisation(conn, f"House {n}", at=AT)).id for n in range(HOUSES)]
            keys = [new_substance(f"KEY-{n}") for n in range(SUBSTANCES)]
            made = await register_substances(conn, keys, at=AT)
            substances = [one.id for one in made.values()]
            drawings = await register_drawings(conn, [_drawing(key) for key in DRAWN])
            story = Story(
                conn=conn,
                chance=Random(23),  # noqa: S311 - a schedule, not a secret
                houses=houses,
                substances=substances,
                drawings=list(drawings.values()),
            )
            await story.tell()
        async with pool.acquire() as conn:
            told = _told(await conn.fetch(ASKED), await conn.fetch(NEWEST))
        yield World(pool=pool, houses=houses, substances=substances, told=told)


def _drawing(key: str) -> Drawing:
    return Drawing(key=key, smiles=key, chem_version="1", rdkit_version="2026.09.1")


def _next_policy(chance: Random, before: Something, houses: Sequence[UUID]) -> Something:
    """Leave the policy as it is mostly; who publishes stays unless another is named."""
    if chance.random() < 0.5:
        return before
    return chances.following(chance, before, houses)


def _new_version(
    chance: Random, key: int, report_id: UUID, policies: Sequence[Something], kind: str
) -> NewVersion:
    policy = policies[-1]
    return new_version(
        key,
        report_id,
        at=AT,
        version=len(policies),
        version_kind=kind,
        country=chance.choice(COUNTRIES),
        incident_on=date(2026, chance.randint(1, 11), chance.randint(1, 28)),
        tlp=policy.tlp,
        audience=policy.audience,
        published_by=policy.published_by,
        embargo_until=policy.embargo_until,
    )


def _told(rows: Iterable[asyncpg.Record], newest: Iterable[asyncpg.Record]) -> list[Told]:
    heads = {row["report_id"]: _policy(row) for row in newest}
    plain = (
        "substance_id",
        "drawn",
        "version_id",
        "report_id",
        "version_kind",
        "country",
        "incident_on",
    )
    return [
        Told(
            **{name: row[name] for name in (*plain, "parcel", "is_replaced")},
            policy=_policy(row),
            newest=heads[row["report_id"]],
        )
        for row in rows
    ]


def _policy(row: asyncpg.Record) -> Something:
    names = ("organisation_id", "published_by", "tlp", "audience", "embargo_until")
    return Something(**{name: row[name] for name in names})
