"""Reports have versions; what was stored and answered stays."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from ews.store.connection import Connection, Pool
from ews.store.findings import (
    Finding,
    add_findings,
    findings_of_substance,
    findings_of_versions,
)
from ews.store.reports import (
    add_versions,
    next_version_ids,
    read_reports,
    reserve_reports,
    versions_by_reference,
)
from tests.clock import FixedClock
from tests.ews.store.samples import new_version


async def store(
    pool: Pool, lab: UUID, clock: FixedClock, substance_id: int | None = None
) -> tuple[UUID, bool]:
    """Store version 1 of W1 unless it is there, findings first; say whether it was stored."""
    async with pool.acquire() as conn, conn.transaction():
        report_id = (await reserve_reports(conn, lab, ["W1", "W1"], at=clock.now()))["W1"].id
        if await versions_by_reference(conn, lab, ["W1"]):
            return report_id, False
        (version_id,) = await next_version_ids(conn, 1)
        finding = Finding(
            report_version_id=version_id,
            ordinal=0,
            part=0,
            substance_id=substance_id,
            evidence="tentative",
        )
        await add_findings(conn, [finding])
        made = new_version(
            version_id,
            report_id,
            at=clock.now(),
            body={"reference": "W1", "nested": [1, {"a": None}]},
            body_sha256=b"\0" * 32,
            acknowledgement={"outcome": "loaded"},
        )
        await add_versions(conn, [made])
        return report_id, True


async def test_a_version_is_read_back_whole(
    pool: Pool, conn: Connection, lab: UUID, clock: FixedClock
) -> None:
    report_id, _ = await store(pool, lab, clock)
    (found,) = (await read_reports(conn, [report_id, uuid4()]))[report_id]
    assert (found.reference, found.organisation_id) == ("W1", lab)
    assert found.body == {"reference": "W1", "nested": [1, {"a": None}]}


async def test_of_eight_that_send_one_version_at_once_one_stores_it(
    pool: Pool, lab: UUID, clock: FixedClock
) -> None:
    made = await asyncio.gather(*[store(pool, lab, clock) for _ in range(8)])
    assert len({report_id for report_id, _ in made}) == 1
    assert sum(stored for _, stored in made) == 1


async def test_two_batches_with_the_same_references_do_not_deadlock(
    pool: Pool, lab: UUID, clock: FixedClock
) -> None:
    async def reserve(references: list[str]) -> dict[str, UUID]:
        async with pool.acquire() as conn, conn.transaction():
            found = await reserve_reports(conn, lab, references, at=clock.now())
            await asyncio.sleep(0.01)
            return {reference: report.id for reference, report in found.items()}

    names = [f"W{number}" for number in range(50)]
    one, two = await asyncio.gather(reserve(names), reserve(names[::-1]))
    assert one == two


async def test_findings_are_found_by_version_and_by_substance(
    pool: Pool, conn: Connection, lab: UUID, clock: FixedClock, substance_id: int
) -> None:
    report_id, _ = await store(pool, lab, clock, substance_id)
    (version,) = (await read_reports(conn, [report_id]))[report_id]
    found = await findings_of_substance(conn, substance_id, after_version_id=0, limit=5)
    assert found == await findings_of_versions(conn, [version.id])
    assert [each.substance_id for each in found] == [substance_id]


async def test_a_finding_without_its_version_is_refused_at_the_commit(
    conn: Connection,
) -> None:
    finding = Finding(report_version_id=99, ordinal=0, part=0, substance_id=None, evidence="x")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with conn.transaction():
            await add_findings(conn, [finding])


@pytest.mark.parametrize("table", ["report", "report_version", "finding"])
async def test_what_was_reported_cannot_be_taken_back(
    pool: Pool, conn: Connection, lab: UUID, clock: FixedClock, table: str
) -> None:
    await store(pool, lab, clock)
    with pytest.raises(asyncpg.RestrictViolationError):
        await conn.execute(f"DELETE FROM {table}")  # noqa: S608  # one of three words above
