"""Who sends reports waits for nobody because of mentions, and both are counted."""

from datetime import UTC, datetime

import pytest

from ews.store.connection import Connection, Pool
from ews.store.findings import Finding, add_findings
from ews.store.mentions import counted_reports
from ews.store.organisations import Organisation
from ews.store.reports import add_versions, next_version_ids, reserve_reports
from tests.ews.store.samples import new_version
from tests.ews.stories import organisation, substance

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WITHOUT_WAITING = "SET LOCAL lock_timeout = '500ms'"


async def tell(conn: Connection, lab: Organisation, substance_id: int, reference: str) -> None:
    """Store one report, but for the change counter, which all wait for at the very end."""
    reserved = await reserve_reports(conn, lab.id, [reference], at=AT)
    [version_id] = await next_version_ids(conn, 1)
    found = Finding(
        report_version_id=version_id,
        ordinal=0,
        part=0,
        substance_id=substance_id,
        evidence="tentative",
    )
    version = new_version(version_id, reserved[reference].id, at=AT)
    await add_findings(conn, [found])
    await add_versions(conn, [version])


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await organisation(conn, "Lab", at=AT)


async def test_two_who_meet_a_new_policy_at_once_do_not_wait_for_each_other(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    substance_id = await substance(conn, at=AT)
    async with pool.acquire() as other, conn.transaction():
        await tell(conn, lab, substance_id, "A1")
        async with other.transaction():
            await other.execute(WITHOUT_WAITING)
            await tell(other, lab, substance_id, "A2")
    counted = await counted_reports(conn, [substance_id], most=100)
    assert sum(each.reports for each in counted) == 2
