"""Our frozen records as bytes and back, exactly: JSON, every distinct value once.

The bytes are two lists: the kinds of records, and the items. An item is a text, a number, true,
false or null, or it is a list: the place of its kind, and the places of its parts, which stand
before it. Only days, tuples and records of the modules below are made, so that bytes can make
nothing else, whoever wrote them. What is equal is made once and shared: nobody can change it.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from typing import Any

import orjson

MODULES = ("chem.law", "chem.instruments", "chem.markush.reading")
TUPLE, DAY = "tuple", "day"
_PLAIN = (str, int, float, bool, type(None))

_Make = Callable[[Iterable[Any]], Any]


class PackedError(Exception):
    """The bytes are not what `pack` writes, or of records that are no longer so."""

    code = "packed_broken"


def pack(value: object) -> bytes:
    """Return the bytes of a record.

    Raises:
        PackedError: it holds something that is neither plain nor a record of ours.
    """
    return _Packer().pack(value)


def unpack(packed: bytes) -> Any:
    """Return what was packed.

    Raises:
        PackedError: the bytes were not written by `pack` for the records as they are now.
    """
    made: list[Any] = []
    try:
        kinds, items = orjson.loads(packed)
        makers = [_maker(kind) for kind in kinds]
        for item in items:
            if type(item) is list:
                kind, *parts = item
                made.append(makers[kind]([made[place] for place in parts]))
            else:
                made.append(item)
        return made[-1]
    except (LookupError, TypeError, ValueError) as error:
        raise PackedError(f"cannot be unpacked: {error}") from error


def _maker(kind: str) -> _Make:
    if kind == TUPLE:
        return tuple
    if kind == DAY:
        return lambda parts: date.fromisoformat(*parts)
    module, _, name = kind.rpartition(".")
    if module not in MODULES:
        raise PackedError(f"{kind!r} is no record of ours")
    found = getattr(import_module(module), name, None)
    if not (isinstance(found, type) and is_dataclass(found)):
        raise PackedError(f"{kind!r} is no record of ours")
    names = [field.name for field in fields(found)]
    return lambda parts: found(**dict(zip(names, parts, strict=True)))


class _Packer:
    """Numbers values in the order in which they can be made again."""

    def __init__(self) -> None:
        self._kinds: list[str] = []
        self._items: list[Any] = []
        self._places: dict[tuple[Any, ...], int] = {}

    def pack(self, value: object) -> bytes:
        self._place(value)
        return orjson.dumps([self._kinds, self._items])

    def _place(self, value: object) -> int:
        if isinstance(value, _PLAIN):
            return self._put((type(value), value), value)
        if isinstance(value, date):
            return self._list(DAY, (value.isoformat(),))
        if isinstance(value, tuple):
            return self._list(TUPLE, value)
        of = type(value)
        if of.__module__ in MODULES and is_dataclass(of):
            parts = (getattr(value, field.name) for field in fields(of))
            return self._list(f"{of.__module__}.{of.__name__}", parts)
        raise PackedError(f"a {of.__name__} cannot be packed")

    def _list(self, kind: str, parts: Iterable[object]) -> int:
        if kind not in self._kinds:
            self._kinds.append(kind)
        item = [self._kinds.index(kind), *map(self._place, parts)]
        return self._put(tuple(item), item)

    def _put(self, key: tuple[Any, ...], item: object) -> int:
        """Number an item; what was put before keeps its number."""
        if key not in self._places:
            self._places[key] = len(self._items)
            self._items.append(item)
        return self._places[key]
