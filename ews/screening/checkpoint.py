"""How far a screening has come, beside its output: it is taken up there again after any end."""

import errno
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, Self

import orjson

from ews.errors import EwsError


class OutputInTheWayError(EwsError):
    """The output file is there already and is not the beginning of this screening."""

    code = "output_in_the_way"


class NoRoomError(EwsError):
    """The disk that the output is written to is full."""

    code = "no_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What was asked, and how many rows and output bytes are safely written.

    asked: everything that must be the same for the screening to be the same one.
    """

    asked: Mapping[str, Any]
    rows: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    refused: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)

    def after(self, **progress: Any) -> Self:
        """Return the next one."""
        return replace(self, **progress)


def path_of(out: Path) -> Path:
    """Return where the checkpoint of an output lies."""
    return out.with_name(out.name + ".progress")


def fingerprint(path: Path) -> dict[str, Any]:
    """Tell a file from another: its size, and the hash of all of it."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}


@contextmanager
def told_when_full(out: Path) -> Iterator[None]:
    """Say with words that the disk of the output is full, and what to do.

    Raises:
        NoRoomError: it is; what `write_checkpoint` was told of is written.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoomError(
            f"{error.strerror}: {out}; what is finished is kept. Make room, and give the same "
            "command again: it goes on from here"
        ) from error


@contextmanager
def held(out: Path, *, overwrite: bool) -> Iterator[IO[bytes]]:
    """Open the output without cutting it; nobody else may write it meanwhile.

    Raises:
        OutputInTheWayError: it is finished, or another run is at it.
    """
    if not overwrite and not path_of(out).exists() and out.exists() and out.stat().st_size:
        raise _finished(out)
    with os.fdopen(os.open(out, os.O_RDWR | os.O_CREAT, 0o666), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputInTheWayError(
                f"{out} is being written by another run; wait for it, or write to another file"
            ) from error
        yield file


def write_checkpoint(out: Path, checkpoint: Checkpoint) -> None:
    """Put the checkpoint in place of the last one, whole or not at all."""
    path = path_of(out)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(orjson.dumps(asdict(checkpoint)))
    os.replace(fresh, path)  # noqa: PTH105 - Path.replace is the same


def read_checkpoint(out: Path, asked: Mapping[str, Any], *, overwrite: bool) -> Checkpoint:
    """Return where to go on; at the start if there is nothing yet.

    Raises:
        OutputInTheWayError: there is an output, of another screening or finished.
    """
    path = path_of(out)
    if overwrite or not out.exists() or not out.stat().st_size:
        return Checkpoint(asked=asked)
    if not path.exists():
        raise _finished(out)
    found = Checkpoint(**orjson.loads(path.read_bytes()))
    wanted = orjson.loads(orjson.dumps(asked))
    other = [name for name in wanted if found.asked.get(name) != wanted[name]]
    if other:
        raise OutputInTheWayError(
            f"{out} was begun with other terms: {', '.join(other)}; ask as then, or add --overwrite"
        )
    return found


def _finished(out: Path) -> OutputInTheWayError:
    return OutputInTheWayError(
        f"{out} is there already, and finished; write to another file, or add --overwrite"
    )
