"""What bulletins were drawn from that were made before sources were kept: found again, or left."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ews.store.connection import Connection
from ews.store.migrations.revisions import SQL
from tests.ews import stories
from tests.ews.stories import Told

AT = datetime(2026, 11, 10, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIND = (SQL / "0024_settled.sql").read_text().partition("DO $$")
FORGET = """
ALTER TABLE bulletin_source DISABLE TRIGGER append_only;
DELETE FROM bulletin_source s WHERE NOT EXISTS (
    SELECT FROM bulletin b JOIN signal g ON g.id = b.signal_id
    JOIN report_version v ON v.id = g.report_version_id
    WHERE b.id = s.bulletin_id AND v.report_id = s.report_id);
ALTER TABLE bulletin_source ENABLE TRIGGER append_only
"""
SOURCES = "SELECT report_id, version FROM bulletin_source ORDER BY report_id"


@pytest.fixture
async def drafted(conn: Connection) -> tuple[Told, Told]:
    """Draft of a signal; return its report, and another one that its facts are drawn from.

    A third is for nobody, a fourth came in after the draft; neither is a source.
    """
    lab = await stories.organisation(conn, "Lab", at=AT)
    other = await stories.organisation(conn, "Other", at=AT, country="FR")
    key = await stories.substance(conn, at=AT)
    first = await stories.report(conn, lab, key, at=AT)
    second = await stories.report(conn, other, key, at=AT + MINUTE, country="FR")
    await stories.report(conn, other, key, at=AT, reference="hidden", audience=())
    signal_id = await stories.signal(conn, first, at=AT)
    await stories.approved_bulletin(conn, lab, signal_id, at=AT + DAY)
    await stories.report(conn, other, key, at=AT + 2 * DAY, reference="later", country="PL")
    return first, second


async def sources(conn: Connection) -> set[tuple[UUID, int]]:
    return {(row["report_id"], row["version"]) for row in await conn.fetch(SOURCES)}


async def test_all_reports_behind_an_older_bulletin_are_found_again_as_they_stood(
    conn: Connection, drafted: tuple[Told, Told]
) -> None:
    first, second = drafted
    known = {(first.report_id, 1), (second.report_id, 1)}
    assert await sources(conn) == known
    other = await stories.organisation(conn, "Other", at=AT, country="FR")
    await stories.report(
        conn,
        other,
        second.substance_id,
        at=AT + 3 * DAY,
        version=2,
        version_kind="correction",
        country="FR",
    )
    await conn.execute(FORGET)
    assert await sources(conn) == {(first.report_id, 1)}
    await conn.execute(FIND[1] + FIND[2])
    assert await sources(conn) == known


async def test_where_the_facts_cannot_be_had_again_it_stays_as_it_was(
    conn: Connection, drafted: tuple[Told, Told]
) -> None:
    first, _ = drafted
    await conn.execute(FORGET)
    lab = await stories.organisation(conn, "Lab", at=AT)
    key = first.substance_id
    await stories.report(conn, lab, key, at=AT, reference="not told then", country="IE")
    await conn.execute(FIND[1] + FIND[2])
    assert await sources(conn) == {(first.report_id, 1)}
