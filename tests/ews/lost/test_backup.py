"""Backup under a load, proof, restore elsewhere: one command each; a bad file is refused."""

import asyncio
import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ews.store.connection import Pool
from tests.conftest import new_home
from tests.ews.lost.clients import Load, body_of, write
from tests.ews.lost.hooks import hook
from tests.ews.lost.processes import Processes, ews, processes
from tests.ews.lost.setting import Keys, callers, database_of, publish, take_part

pytestmark = pytest.mark.slow_all
REPORTS, BEFORE = 160, 60
ANSWERS = """
SELECT r.reference, v.acknowledgement FROM report r
JOIN report_version v ON v.report_id = r.id ORDER BY v.id
"""


async def test_a_backup_made_under_a_load_is_proven_and_restored(tmp_path: Path) -> None:
    file = tmp_path / "under-load.dump"
    with new_home() as home, new_home() as other:
        async with hook() as it, processes(home) as running, database_of(running) as pool:
            async with pool.acquire() as conn, conn.transaction():
                keys = await take_part(conn, it.url)
            load = await _back_up_under_load(running, keys, file)
            code, said = await ews(running, "db", "verify", str(file), "--json")
            assert code == 0, said
            proof = json.loads(said)
            await _altered_files_are_refused(running, file)
        assert BEFORE <= proof["reports"] <= REPORTS
        assert proof["audit"]["broken"] is None
        moved = Processes(other, {"EWS_HOME": str(other)}, "", running.api, [])
        code, said = await ews(moved, "db", "restore", str(file))
        assert code == 0, said
        async with database_of(running) as before, database_of(moved) as after:
            await _restored_is_a_part_of_what_was(before, after, load, proof)
        await _goes_on_where_it_was(other, keys, load)


async def _back_up_under_load(running: Processes, keys: Keys, file: Path) -> Load:
    load = Load()
    async with (
        callers(running, keys.writers) as writers,
        callers(running, keys.editors) as editors,
    ):

        async def write_range(numbers: range) -> None:
            share = len(writers)
            await asyncio.gather(
                *(
                    write(each, [n for n in numbers if n % share == place], load)
                    for place, each in enumerate(writers)
                )
            )

        await write_range(range(BEFORE))
        await publish(editors, 1)
        going_on = asyncio.create_task(write_range(range(BEFORE, REPORTS)))
        code, said = await ews(running, "db", "backup", str(file))
        assert code == 0, said
        await going_on
    return load


async def _altered_files_are_refused(running: Processes, file: Path) -> None:
    raw = await asyncio.to_thread(file.read_bytes)
    chance = random.Random(3)  # noqa: S311 - a schedule
    bad = file.with_name("bad.dump")
    for _ in range(4):
        place = chance.randrange(5, len(raw))
        bad.write_bytes(raw[:place] + bytes([raw[place] ^ 0x10]) + raw[place + 1 :])
        code, said = await ews(running, "db", "verify", str(bad))
        assert (code, "was changed" in said or "no seal" in said) == (2, True), (place, said)
    bad.write_bytes(raw[: chance.randrange(5, len(raw))])
    code, said = await ews(running, "db", "restore", str(bad))
    assert code == 2
    assert "it was cut off" in said


async def _restored_is_a_part_of_what_was(
    before: Pool, after: Pool, load: Load, proof: Mapping[str, Any]
) -> None:
    """Compare record by record: each row restored is a row of then, each answer the one given."""
    answers = {row["reference"]: row["acknowledgement"] for row in await after.fetch(ANSWERS)}
    assert len(answers) == proof["reports"]
    assert answers == {name: load.answers[name] for name in answers}
    numbers = [row["seq"] for row in await after.fetch("SELECT seq FROM change ORDER BY seq")]
    assert numbers == list(range(1, proof["change_seq"] + 1))
    for table in ("report_version", "finding", "change", "audit_entry", "bulletin_version"):
        then = {row[0] for row in await before.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")}  # noqa: S608 - names of ours
        now = {row[0] for row in await after.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")}  # noqa: S608 - names of ours
        assert now, table
        assert now <= then, table


async def _goes_on_where_it_was(home: Path, keys: Keys, load: Load) -> None:
    """What the backup does not hold is sent again and loaded; the rest gets the answer of then."""
    async with processes(home, workers=0) as running, database_of(running) as pool:
        held = {row["reference"] for row in await pool.fetch(ANSWERS)}
        async with (
            callers(running, keys.writers) as writers,
            callers(running, keys.readers) as readers,
        ):
            for place, each in enumerate(writers):
                bodies = [body_of(number) for number in range(REPORTS)[place :: len(writers)]]
                _, again = await each.ask("POST", "/v1/reports:batch", bodies)
                for body, record in zip(bodies, again["records"], strict=True):
                    assert record["outcome"] in {"loaded", "loaded_with_warnings"}
                    if body["reference"] in held:
                        assert record == load.answers[body["reference"]]
            one = load.answers[min(held)]["report_id"]
            status, shown = await readers[0].ask("GET", f"/v1/reports/{one}")
            assert status == 200, shown
        code, said = await ews(running, "audit", "verify")
        assert code == 0, said
