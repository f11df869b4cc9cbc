"""What people left lying is forgotten by a timer, by one worker, and nothing else with it."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.flow.old_work import Forgotten, forget_old_work
from ews.store.connection import Connection, Pool
from ews.store.report_drafts import Writer, add_draft
from ews.store.report_uploads import NewUpload, add_upload
from ews.store.screenings import add_chunk, add_screening, end
from ews.store.spectra import NewSpectrum, file_spectrum
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from ews.worker.ticking import once_a_tick
from ews.worker.timers import make_timers
from tests.clock import FixedClock
from tests.ews import stories

DAY = timedelta(days=1)
HELD = """
SELECT 'draft' AS what FROM report_draft UNION ALL SELECT 'upload' FROM report_upload
UNION ALL SELECT 'screening' FROM screening UNION ALL SELECT 'chunk' FROM screening_chunk
UNION ALL SELECT 'spectrum' FROM spectrum
ORDER BY what
"""


async def leave_behind(conn: Connection, owner: UUID, *, at: datetime, ended: bool = True) -> None:
    """Leave one of each kind; the screening ended at that time."""
    writer = Writer(organisation_id=owner, person_id=None)
    await add_draft(conn, writer, title="R-1", report=b"{}", at=at)
    new = NewUpload(name="x.csv", form="csv", content=b"a\n1\n", columns=[], notes=[])
    await add_upload(conn, writer, new, at=at)
    ends = [1.0, 2.0]
    spectrum = NewSpectrum(
        organisation_id=owner,
        name="a.csv",
        form="csv",
        kind="other",
        title="",
        x_unit="",
        y_unit="",
        x=ends,
        y=ends,
        drawn_x=ends,
        drawn_y=ends,
        facts={},
        filed_at=at,
    )
    await file_spectrum(conn, spectrum, b"1,1\n2,2\n")
    made = await add_screening(conn, owner, {}, at=at - DAY)
    await add_chunk(conn, made, 0, b"[]", 0)
    if ended:
        await end(conn, made, at=at)


@pytest.fixture
async def owner(conn: Connection, clock: FixedClock) -> UUID:
    return (await stories.organisation(conn, "Lab", at=clock.now())).id


@pytest.mark.parametrize(("age", "forgotten"), [(89 * DAY, 0), (90 * DAY, 1)])
async def test_what_is_old_is_forgotten_on_its_day(
    conn: Connection, clock: FixedClock, owner: UUID, age: timedelta, forgotten: int
) -> None:
    await leave_behind(conn, owner, at=clock.now() - age)

    found = await forget_old_work(conn, at=clock.now())

    n = forgotten
    assert found == Forgotten(drafts=n, uploads=n, screenings=n, spectra=n)
    assert len(await conn.fetch(HELD)) == 5 * (1 - n)


async def test_a_screening_that_waits_for_a_worker_is_kept(
    conn: Connection, clock: FixedClock, owner: UUID
) -> None:
    await leave_behind(conn, owner, at=clock.now() - 200 * DAY, ended=False)

    await forget_old_work(conn, at=clock.now())

    assert [row["what"] for row in await conn.fetch(HELD)] == ["chunk", "screening"]


async def test_a_timer_does_it_and_one_worker_a_tick(
    pool: Pool, clock: FixedClock, owner: UUID
) -> None:
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    around = Surroundings(
        pool=pool, clock=clock, sender=sender, rules=rules, backoff=Backoff(), push_seconds=1
    )
    job = make_timers(around).get_job("tidying")
    async with pool.acquire() as conn:
        await leave_behind(conn, owner, at=clock.now() - 91 * DAY)

    await asyncio.gather(*(job.func(*job.args) for _ in range(3)))

    async with pool.acquire() as conn:
        assert await conn.fetch(HELD) == []
        assert await conn.fetchval("SELECT taken FROM timer_tick WHERE name = 'tidying'") == 1
    assert job.func is once_a_tick
    await sender.close()
