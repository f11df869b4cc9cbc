"""A backup holds everything, and is restored only where nothing is lost by it."""

from pathlib import Path

import pytest

from ews.store.backup import BackupError, back_up, restore
from ews.store.connection import Connection
from ews.store.migrate import migrate
from ews.store.migrations.revisions import HEAD
from ews.store.pool import open_pool

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
    half.write_bytes(whole.read_bytes()[:-2000])
    with pytest.raises(BackupError, match="pg_restore failed"):
        await restore(empty_dsn, half)
    await restore(empty_dsn, whole)


async def test_a_file_that_is_no_backup_is_refused(empty_dsn: str, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("results")
    with pytest.raises(BackupError, match="is no backup"):
        await restore(empty_dsn, tmp_path / "other")
