"""Records by chance as rows of a real database, through the functions that store them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from uuid import UUID, uuid4

from ews.store.bulletins import Bulletin, add_bulletin, add_bulletin_version
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.findings import Finding, add_findings
from ews.store.reports import NewVersion, add_versions, next_version_ids, reserve_reports
from tests.ews.release import chances
from tests.ews.release.people import AT, Something
from tests.ews.store.samples import new_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One version of a record: what it says of its release, and the newest that decides first."""

    record: str
    id: UUID
    version: int
    key: int
    policy: Something
    newest: Something
    is_issued: bool = True


async def reports(
    conn: Connection,
    chance: Random,
    organisations: Sequence[UUID],
    *,
    count: int,
    substance_id: int,
) -> list[Row]:
    """Store reports of one to three versions, each with a policy of its own."""
    rows: list[Row] = []
    for number in range(count):
        first = chances.record(chance, organisations)
        reserved = await reserve_reports(conn, first.organisation_id, [f"R{number}"], at=AT)
        report_id = reserved[f"R{number}"].id
        policies = [first]
        for _ in range(chance.randint(0, 2)):
            policies.append(chances.following(chance, policies[-1], organisations))
        ids = await next_version_ids(conn, len(policies))
        for version, (key, policy) in enumerate(zip(ids, policies, strict=True), start=1):
            await add_versions(conn, [_version(key, report_id, version, policy)])
            await add_findings(
                conn,
                [
                    Finding(
                        report_version_id=key,
                        ordinal=0,
                        part=0,
                        substance_id=substance_id,
                        evidence="tentative",
                    )
                ],
            )
            await append_changes(conn, [_change("report", report_id, version, policy)], at=AT)
            rows.append(
                Row(
                    record="report",
                    id=report_id,
                    version=version,
                    key=key,
                    policy=policy,
                    newest=policies[-1],
                )
            )
    return rows


async def bulletins(
    conn: Connection, chance: Random, organisations: Sequence[UUID], *, count: int
) -> list[Row]:
    """Store bulletins: a draft, perhaps issued, perhaps with a newer draft above it."""
    rows: list[Row] = []
    for _ in range(count):
        policy = replace(chances.record(chance, organisations), published_by=None, parties=())
        bulletin_id = await add_bulletin(
            conn, signal_id=None, organisation_id=policy.organisation_id, at=AT
        )
        states = chance.choice([["draft"], ["draft", "published"], ["draft", "published", "draft"]])
        for version, state in enumerate(states, start=1):
            await add_bulletin_version(conn, _bulletin(bulletin_id, version, state, policy))
            if state == "published":
                await append_changes(
                    conn, [_change("bulletin", bulletin_id, version, policy)], at=AT
                )
            rows.append(
                Row(
                    record="bulletin",
                    id=bulletin_id,
                    version=version,
                    key=version,
                    policy=policy,
                    newest=policy,
                    is_issued=state == "published",
                )
            )
    return rows


def _version(key: int, report_id: UUID, version: int, policy: Something) -> NewVersion:
    return new_version(
        key,
        report_id,
        at=AT,
        version=version,
        version_kind="initial" if version == 1 else "correction",
        tlp=policy.tlp,
        audience=policy.audience,
        published_by=policy.published_by,
        embargo_until=policy.embargo_until,
    )


def _change(record: str, record_id: UUID, version: int, policy: Something) -> NewChange:
    return NewChange(
        record=record,  # type: ignore[arg-type]  # one of the two above
        record_id=str(record_id),
        version=version,
        organisation_id=policy.organisation_id,
        tlp=policy.tlp,
        audience=policy.audience,
        published_by=policy.published_by,
        embargo_until=policy.embargo_until,
    )


def _bulletin(bulletin_id: UUID, version: int, state: str, policy: Something) -> Bulletin:
    return Bulletin(
        id=bulletin_id,
        signal_id=None,
        organisation_id=policy.organisation_id,
        created_at=AT,
        version=version,
        level="advisory",
        title=f"T{uuid4()}",
        body={"text": "", "facts": {}},
        tlp=policy.tlp,
        audience=policy.audience,
        state=state,
        person_id=None,
        at=AT,
        embargo_until=policy.embargo_until,
    )
