"""A backup holds everything, and is restored only where nothing is lost by it."""

from pathlib import Path

import pytest

from ews.store.backup import back_up, restore
from ews.store.connection import Connection
from ews.store.migrate import migrate
from ews.store.migrations.revisions import HEAD
from ews.store.pool import open_pool
from ews.store.seals import BackupError, Contents, add_seal

ADD = "INSERT INTO organisation (name, kind, created_at) VALUES ('Kept', 'lab', now())"
NAMES = "SELECT array_agg(name ORDER BY name) FROM organisation"


async def test_what_was_backed_up_comes_back(
    dsn: str, conn: Connection, empty_dsn: str, tmp_path: Path
) -> None:
    await conn.execute(ADD)
    await back_up(dsn, tmp_path / "backup")
    await restore(empty_dsn, tmp_path / "backup")
    async with open_pool(empty_dsn) as pool, pool.acquire() as restored:
        assert await restored.fetchval(NAMES) == ["Kept"]
    assert await migrate(empty_dsn) == HEAD


async def test_a_backup_never_overwrites_a_file(dsn: str, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("precious")
    with pytest.raises(BackupError, match="never overwrites"):
        await back_up(dsn, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "precious"


async def test_a_database_with_tables_is_not_restored_over(dsn: str, tmp_path: Path) -> None:
    await back_up(dsn, tmp_path / "backup")
    with pytest.raises(BackupError, match="already holds tables"):
        await restore(dsn, tmp_path / "backup")


async def test_half_a_backup_leaves_the_database_empty(
    dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    whole, half = tmp_path / "whole", tmp_path / "half"
    await back_up(dsn, whole)
    half.write_bytes(whole.read_bytes()[:-20_000])
    with pytest.raises(BackupError, match="no seal at its end: it was cut off"):
        await restore(empty_dsn, half)
    await restore(empty_dsn, whole)


async def test_an_altered_backup_is_refused_wherever_it_was_altered(
    dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    whole, altered = tmp_path / "whole", tmp_path / "altered"
    await back_up(dsn, whole)
    raw = whole.read_bytes()
    for place in (100, len(raw) // 2, raw.rfind(b"EWS-SEAL") + 40):
        altered.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(BackupError, match="was changed"):
            await restore(empty_dsn, altered)
    await restore(empty_dsn, whole)


async def test_what_is_not_as_it_was_sealed_is_told_by_table(
    dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup"
    seal = await back_up(dsn, file)
    sealed = seal.tables["public.organisation"]
    raw = file.read_bytes()[: file.read_bytes().rfind(b"\nEWS-SEAL")]
    file.write_bytes(raw)
    add_seal(file, {**seal.tables, "public.organisation": Contents(rows=7, sum=sealed.sum)})
    with pytest.raises(BackupError, match=r"public.organisation has 0 rows .*, sealed were 7 rows"):
        await restore(empty_dsn, file)


async def test_readers_are_walled_in_after_a_restore(
    dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    await back_up(dsn, tmp_path / "backup")
    await restore(empty_dsn, tmp_path / "backup")
    async with open_pool(empty_dsn) as pool, pool.acquire() as restored:
        assert await restored.fetchval("SELECT reader_role()") == "ews_reader"


async def test_a_file_that_is_no_backup_is_refused(empty_dsn: str, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("results")
    with pytest.raises(BackupError, match="is no backup"):
        await restore(empty_dsn, tmp_path / "other")
