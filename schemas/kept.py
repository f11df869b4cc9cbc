"""Results that are kept on disk from one process to the next, for this user alone.

A file here could change an answer, so it is taken only from a folder and a file that belong to who
runs this process and that nobody else may write; and only if it is of this key, and whole. All else
is as if nothing were kept. Nothing is lost with the folder.
"""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

MOST_OF_ONE_NAME = 4  # older ones are removed: each is of another state of the data or the code
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def default_folder() -> Path | None:
    """Return the folder of this user, which need not be there yet; None: the user has no home."""
    try:
        return Path.home() / ".cache" / "ews"
    except RuntimeError:
        return None


def read_kept(folder: Path | None, name: str, key: str) -> bytes | None:
    """Return what is kept under a name for a key, or None."""
    if folder is None:
        return None
    try:
        if not _is_ours(folder.lstat(), stat.S_IFDIR):
            return None
        found = _read(_path(folder, name, key))
    except OSError:
        return None
    head, _, body = found.partition(b"\n")
    return body if head == _head(key, body) else None


def keep(folder: Path | None, name: str, key: str, make: Callable[[], bytes]) -> None:
    """Keep what `make` gives, if the folder is ours and can be written.

    Other processes see all of it or nothing.
    """
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(folder.lstat(), stat.S_IFDIR) and os.access(folder, os.W_OK):
            body = make()
            _write(_path(folder, name, key), _head(key, body) + b"\n" + body)
            _remove_old(folder, name)


def _path(folder: Path, name: str, key: str) -> Path:
    return folder / f"{name}-{key[:16]}.kept"


def _head(key: str, body: bytes) -> bytes:
    return f"{key} {sha256(body).hexdigest()}".encode()


def _is_ours(found: os.stat_result, kind: int) -> bool:
    ours = found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE
    return ours and stat.S_IFMT(found.st_mode) == kind


def _read(path: Path) -> bytes:
    """Return the bytes of a file that is ours; it is looked at as opened, not as named."""
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(opened, "rb") as file:  # noqa: PTH123 - a descriptor, no path
        return file.read() if _is_ours(os.fstat(opened), stat.S_IFREG) else b""


def _write(path: Path, whole: bytes) -> None:
    opened, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with open(opened, "wb") as file:  # noqa: PTH123 - a descriptor, no path
            file.write(whole)
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _remove_old(folder: Path, name: str) -> None:
    held = sorted(folder.glob(f"{name}-*.kept"), key=lambda path: path.stat().st_mtime)
    for path in held[:-MOST_OF_ONE_NAME]:
        path.unlink(missing_ok=True)
