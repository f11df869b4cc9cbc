"""Rows as the flow leaves them behind, for tests of what comes after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chem.determinations import Determination
from ews.flow.editing import Author, Edit
from ews.flow.publishing import approve, edit, publish
from ews.flow.triage import make_draft
from ews.store.bulletins import Bulletin
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.determinations import record_determinations
from ews.store.families import record_families
from ews.store.findings import Finding, add_findings
from ews.store.organisations import Organisation, ensure_organisation, ensure_person
from ews.store.reports import add_versions, next_version_ids, reserve_reports
from ews.store.rulesets import register_ruleset
from ews.store.signals import NewSignal, add_signals
from ews.store.subscriptions import Filters, add_subscription
from ews.store.substances import register_substances
from tests.ews.store.samples import CONTROLLED, new_substance, new_version

MEPHEDRONE = "YELGFTGWJGBAQU-UHFFFAOYSA-N"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - of the scheme's own examples
ANY = Filters(families=(), substances=(), countries=(), level="information")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report that was taken in."""

    report_id: UUID
    version_id: int
    substance_id: int


async def organisation(
    conn: Connection, name: str, *, at: datetime, country: str | None = "GB"
) -> Organisation:
    return await ensure_organisation(conn, name=name, kind="lab", country=country, at=at)


async def substance(
    conn: Connection,
    *,
    at: datetime,
    inchikey: str = MEPHEDRONE,
    determinations: Sequence[Determination] = (CONTROLLED,),
) -> int:
    ruleset_id = await register_ruleset(conn, ruleset="a", chem_version="1", coverage=(), at=at)
    made = await register_substances(conn, [new_substance(inchikey, "mephedrone")], at=at)
    key = made[inchikey].id
    await record_families(conn, {key: [("cathinones", "the core")]}, ruleset_id=ruleset_id, at=at)
    await record_determinations(
        conn, {key: determinations}, ruleset_id=ruleset_id, chem_version="1", at=at
    )
    return key


def body(**changed: object) -> dict[str, object]:
    """Return a report's body, with members of one's own."""
    return {
        "kind": "collected_sample",
        "dates": {"incident": {"value": "2026-11-02", "precision": "day"}},
        "place": {"country": "GB", "admin_area": "CF10"},
        "product": {"form": "tablet", "brand": "Superman"},
        "findings": [
            {
                "name": "mephedrone",
                "evidence": "library_match",
                "technique": ["gc_ms"],
                "purity": {"value": "81", "unit": "percent"},
            }
        ],
        **changed,
    }


async def report(
    conn: Connection,
    lab: Organisation,
    substance_id: int,
    *,
    at: datetime,
    reference: str = "A1",
    version: int = 1,
    version_kind: str = "initial",
    tlp: str = "TLP:AMBER",
    audience: Sequence[str] = ("network",),
    document: Mapping[str, object] | None = None,
    country: str = "GB",
    kind: str = "collected_sample",
) -> Told:
    """Store one version of a report with one finding, as the flow does."""
    async with conn.transaction():
        report_id = (await reserve_reports(conn, lab.id, [reference], at=at))[reference].id
        [version_id] = await next_version_ids(conn, 1)
        made = new_version(
            version_id,
            report_id,
            at=at,
            version=version,
            version_kind=version_kind,
            kind=kind,
            country=country,
            tlp=tlp,
            audience=audience,
            body=document or body(),
        )
        await add_versions(conn, [made])
        if version_kind not in {"nullification", "duplicate_of"}:
            found = Finding(
                report_version_id=version_id,
                ordinal=0,
                part=0,
                substance_id=substance_id,
                evidence="library_match",
            )
            await add_findings(conn, [found])
        change = NewChange(
            record="report",
            record_id=str(report_id),
            version=version,
            organisation_id=lab.id,
            tlp=tlp,
            audience=audience,
        )
        await append_changes(conn, [change], at=at)
    return Told(report_id=report_id, version_id=version_id, substance_id=substance_id)


async def signal(conn: Connection, told: Told, *, at: datetime) -> UUID:
    new = NewSignal(
        rule="first_ever",
        substance_id=told.substance_id,
        report_version_id=told.version_id,
        country="GB",
        because="first report of mephedrone to this exchange, from GB",
        evidence={},
        dedupe_key=f"first_ever:{told.substance_id}",
    )
    return (await add_signals(conn, [new], at=at))[new.dedupe_key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An organisation as a reader."""

    organisation_id: UUID
    country: str | None
    kind: str = "lab"
    groups: frozenset[UUID] = frozenset()
    operations: frozenset[UUID] = frozenset()


def reader_of(house: Organisation) -> Reader:
    return Reader(organisation_id=house.id, country=house.country)


async def author(conn: Connection, house: Organisation, name: str, *, at: datetime) -> Author:
    person = await ensure_person(conn, house.id, name=name, roles=["assessor"], at=at)
    return Author(organisation_id=house.id, person_id=person.id, at=at)


async def approved_bulletin(
    conn: Connection, house: Organisation, signal_id: UUID, *, at: datetime, level: str = "alert"
) -> Bulletin:
    """Draft, edit and approve by two people."""
    first = await author(conn, house, "first", at=at)
    second = await author(conn, house, "second", at=at)
    reader = reader_of(house)
    made = await make_draft(conn, reader, signal_id, (), author=first)
    await edit(conn, reader, made.id, Edit(level=level), author=first)
    return await approve(conn, reader, made.id, author=second)


async def published_bulletin(
    conn: Connection, house: Organisation, signal_id: UUID, *, at: datetime, level: str = "advisory"
) -> Bulletin:
    made = await approved_bulletin(conn, house, signal_id, at=at, level=level)
    async with conn.transaction():
        return await publish(
            conn, reader_of(house), made.id, author=await author(conn, house, "second", at=at)
        )


async def subscriber(
    conn: Connection, house: Organisation, address: str, *, at: datetime, filters: Filters = ANY
) -> UUID:
    return await add_subscription(
        conn, organisation_id=house.id, address=address, secret=SECRET, filters=filters, at=at
    )
