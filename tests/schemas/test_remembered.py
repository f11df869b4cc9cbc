"""What was read is kept for the next process, and taken only where nobody else could write it."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from chem.law import Period
from schemas.kept import MOST_OF_ONE_NAME, default_folder
from schemas.remembered import remembered

KEPT: object = Period(since=None, until=None)
READ: object = ()  # what a second reading would give


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which KEPT lies, kept as a process before would have done."""
    found = tmp_path / "cache" / "ews"
    remembered("law", lambda: KEPT, lambda: "state", found)
    return found


def ask(folder: Path | None, state: str = "state") -> object:
    return remembered("law", lambda: READ, lambda: state, folder)


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_read_is_not_read_again(folder: Path) -> None:
    assert ask(folder) == KEPT


def test_another_state_of_the_files_is_read(folder: Path) -> None:
    assert ask(folder, "another state") == READ


def test_nobody_else_may_read_or_write_it(folder: Path) -> None:
    assert [path.stat().st_mode & 0o777 for path in (folder, only(folder))] == [0o700, 0o600]


def flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[-3] ^= 1
    path.write_bytes(whole)


def point_elsewhere(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def become_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


SPOILT = {
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "empty": lambda path: os.truncate(path, 0),
    "one bit": flip,
    "writable by the group": lambda path: path.chmod(0o620),
    "writable by others": lambda path: path.chmod(0o602),
    "a link": point_elsewhere,
    "a folder": become_a_folder,
    "a pipe": become_a_pipe,
    "in a folder of the group": lambda path: path.parent.chmod(0o770),
    "in a folder of all": lambda path: path.parent.chmod(0o1777),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_others_could_have_written_or_is_not_whole_is_not_taken(
    folder: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(only(folder))
    assert ask(folder) == READ


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("place", [only, Path], ids=["file", "folder"])
def test_what_belongs_to_somebody_else_is_not_taken(
    folder: Path, place: Callable[[Path], Path]
) -> None:
    os.chown(place(folder), 65534, 65534)
    assert ask(folder) == READ


@pytest.mark.parametrize("spoil", [flip, point_elsewhere], ids=["one bit", "a link"])
def test_what_is_spoilt_is_written_anew(folder: Path, spoil: Callable[[Path], object]) -> None:
    spoil(only(folder))
    ask(folder)
    assert remembered("law", lambda: KEPT, lambda: "state", folder) == READ


def test_a_file_of_another_key_under_its_name_is_not_taken(folder: Path) -> None:
    same_start = ("state-of-the-law-" + "1", "state-of-the-law-" + "2")
    ask(folder, same_start[0])
    assert remembered("law", lambda: KEPT, lambda: same_start[1], folder) == KEPT


def test_what_moved_while_it_was_read_is_not_kept(tmp_path: Path) -> None:
    states: Iterator[int] = count()
    remembered("law", lambda: KEPT, lambda: str(next(states)), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a-file/ews", "/proc/ews"])
def test_where_nothing_can_be_kept_it_is_read_each_time(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    assert [ask(tmp_path / name), ask(tmp_path / name)] == [READ, READ]


def test_a_user_without_a_home_reads_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", no_home)
    assert ask(default_folder()) == READ


def no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_old_states_are_removed(tmp_path: Path) -> None:
    states = [f"{number:064}" for number in range(10 * MOST_OF_ONE_NAME)]
    kept = [ask(tmp_path, state[::-1]) for state in states]
    assert (len(kept), len(list(tmp_path.iterdir()))) == (len(states), MOST_OF_ONE_NAME)
