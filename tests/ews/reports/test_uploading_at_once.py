"""Two who change one uploaded file at once: one wins, and is told so, and the other too."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from ews.store.connection import Connection, Pool
from ews.store.report_uploads import UploadRow, lock_upload, set_layout
from tests.clock import FixedClock
from tests.ews.exchange import House
from tests.ews.reports.test_uploading import COLUMNS, CSV, checked, manifest, upload

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def waiting(pool: Pool, count: int) -> None:
    """Wait until so many wait for a lock."""
    async with asyncio.timeout(20), pool.acquire() as conn:
        while await conn.fetchval(WAITING) < count:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)


async def in_turn(conn: Connection, pool: Pool, path: str, *acts: Any) -> list[tuple[int, Any]]:
    """Begin acts one after the other while the file is held, then let go of it."""
    tasks: list[asyncio.Task[tuple[int, Any]]] = []
    async with conn.transaction():
        await lock_upload(conn, UUID(path.rpartition("/")[2]))
        for act in acts:
            tasks.append(asyncio.create_task(act))
            await waiting(pool, len(tasks))
    return await asyncio.gather(*tasks)


@pytest.fixture
async def path(lab: House) -> str:
    return await checked(lab, CSV, manifest=manifest())


async def test_a_layout_that_comes_after_the_loading_began_is_refused(
    lab: House, conn: Connection, pool: Pool, path: str
) -> None:
    loading, laying = await in_turn(
        conn,
        pool,
        path,
        lab.post(f"{path}:load"),
        lab.send("PUT", f"{path}/layout", {"manifest": manifest()}),
    )

    assert (loading[0], loading[1]["state"]) == (200, "loading")
    assert laying[0] == 409
    assert "upload it again" in laying[1]["detail"]
    assert (await lab.post(f"{path}:go-on"))[1]["done"] == 2


async def test_a_loading_that_comes_after_a_new_layout_is_refused(
    lab: House, conn: Connection, pool: Pool, path: str
) -> None:
    laying, loading = await in_turn(
        conn,
        pool,
        path,
        lab.send("PUT", f"{path}/layout", {"manifest": manifest()}),
        lab.post(f"{path}:load"),
    )

    assert (laying[0], laying[1]["state"]) == (200, "checking")
    assert loading[0] == 409
    assert "check all rows first" in loading[1]["detail"]


async def test_what_was_answered_to_rows_of_an_earlier_layout_is_not_kept(
    lab: House, conn: Connection, pool: Pool, clock: FixedClock
) -> None:
    _, made = await upload(lab, CSV)
    path = f"/v1/report-uploads/{made['id']}"
    await lab.send("PUT", f"{path}/layout", {"manifest": manifest()})
    other = {**manifest(COLUMNS), "id": "other"}
    changed = UploadRow(number=1, report=b'{"reference": "L-9"}', issues=b"[]")
    async with conn.transaction():
        await lock_upload(conn, UUID(made["id"]))
        checking = asyncio.create_task(lab.post(f"{path}:go-on"))
        await waiting(pool, 1)
        await set_layout(conn, UUID(made["id"]), {"manifest": other}, [changed], at=clock.now())

    status, told = await checking

    assert (status, told["state"], told["rows"], told["waiting"]) == (200, "checking", 1, 1)
