"""Records that take long to read from their files, read once for each state of the files."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from schemas.kept import keep, read_kept
from schemas.packing import PackedError, pack, unpack

Record = TypeVar("Record")


def remembered(
    name: str, read: Callable[[], Record], state: Callable[[], str], folder: Path | None
) -> Record:
    """Return what was kept for this state of the files; else read them, and keep that.

    state: a hash of all that the record depends on. If it moved while the files were read, what was
    read may be of either state, and is not kept.
    """
    key = state()
    packed = read_kept(folder, name, key)
    if packed is not None:
        with suppress(PackedError):
            found: Record = unpack(packed)
            return found
    made = read()
    if state() == key:
        keep(folder, name, key, lambda: pack(made))
    return made
