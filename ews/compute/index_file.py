"""The index of a file of structures, on disk: arrays one behind the other, mapped when used."""

import mmap
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from chem.search.shelf import Shelf
from chem.versions import RDKIT_VERSION
from ews.errors import EwsError

MAGIC = b"EWSINDEX"
FORMAT = 2
ALIGNED = 4_096
LENGTH = 8


class BrokenIndexError(EwsError):
    """The file is not an index, or one of another release; the message says what to do."""

    code = "index_unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFile:
    """An opened index. about: what is told of it, as JSON. more: arrays beside the shelf."""

    shelf: Shelf
    more: Mapping[str, Any]
    about: Mapping[str, Any]


def write_index(
    path: Path, shelf: Shelf, *, more: Mapping[str, Any], about: Mapping[str, Any]
) -> None:
    """Write an index in one piece: it is either whole or not there."""
    arrays = {field.name: np.asarray(getattr(shelf, field.name)) for field in fields(Shelf)}
    arrays |= {f"more.{name}": np.asarray(array) for name, array in more.items()}
    places, end = {}, 0
    for name, array in arrays.items():
        places[name] = {"at": end, "shape": array.shape, "type": array.dtype.str}
        end += array.nbytes + -array.nbytes % ALIGNED
    head = orjson.dumps(
        {"format": FORMAT, "rdkit_version": RDKIT_VERSION, "about": about, "arrays": places}
    )
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        start = MAGIC + len(head).to_bytes(LENGTH, "little") + head
        file.write(start + bytes(-len(start) % ALIGNED))
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).data if array.size else b"")
            file.write(bytes(-array.nbytes % ALIGNED))
    partial.replace(path)


def open_index(path: Path) -> IndexFile:
    """Map an index; nothing of it is read before it is needed.

    Raises:
        BrokenIndexError: it is none, or was made by another format or another RDKit.
    """
    with path.open("rb") as file:
        start = file.read(len(MAGIC) + LENGTH)
        length = int.from_bytes(start[len(MAGIC) :], "little")
        if not start.startswith(MAGIC) or length > path.stat().st_size:
            raise BrokenIndexError(f"{path} is not an index; make one with `ews index FILE`")
        head = orjson.loads(file.read(length))
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _check(path, head)
    first = len(start) + length
    first += -first % ALIGNED
    arrays = {name: _array(held, first, place) for name, place in head["arrays"].items()}
    names = {field.name for field in fields(Shelf)}
    return IndexFile(
        shelf=Shelf(**{name: arrays[name] for name in names}),
        more={n.removeprefix("more."): a for n, a in arrays.items() if n not in names},
        about=head["about"],
    )


def _check(path: Path, head: Mapping[str, Any]) -> None:
    if (head["format"], head["rdkit_version"]) != (FORMAT, RDKIT_VERSION):
        raise BrokenIndexError(
            f"{path} was made by another release (format {head['format']}, RDKit "
            f"{head['rdkit_version']}; expected {FORMAT}, {RDKIT_VERSION}); make it again with "
            "`ews index FILE`"
        )


def _array(held: mmap.mmap, first: int, place: Mapping[str, Any]) -> Any:
    shape, kind = tuple(place["shape"]), np.dtype(place["type"])
    count = int(np.prod(shape))
    if count == 0:
        return np.zeros(shape, kind)
    return np.frombuffer(held, kind, count=count, offset=first + place["at"]).reshape(shape)
