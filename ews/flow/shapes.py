"""Shapes: which fields of a document a set of classes shows, and a document cut to them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from schemas.release import TABLES, FieldClass

Classes = frozenset[FieldClass]
Shape = Mapping[str, Any]  # name of a field -> its own shape, or ALL of it

ALL = "all"
EVERY = "*"
BELOW = "**"


def tables_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tables that say the class of each field of a report."""
    is_about_a_person = body.get("kind") == "toxicology_case" or "harm" in body
    return ("report", "toxicology") if is_about_a_person else ("report",)


@cache
def shape_of(tables: tuple[str, ...], classes: Classes) -> Shape:
    """Return the shape of what is shown; kept, since tables and sets of classes are few."""
    merged = {pointer: each for name in tables for pointer, each in TABLES[name].items()}
    return _grow(pointer.split("/") for pointer, each in merged.items() if each in classes)


def cut(value: Any, shape: Any) -> Any:
    """Return a document with the fields of a shape only; None for what has none of them.

    An object of which nothing is left is left out itself.
    """
    if shape == ALL or BELOW in shape:
        return value
    if isinstance(value, Mapping):
        pairs = ((name, each, _inner(shape, name)) for name, each in value.items())
        left = {name: cut(each, inner) for name, each, inner in pairs if _fits(each, inner)}
        return {name: each for name, each in left.items() if each or not _holds(value[name])}
    if isinstance(value, list | tuple):
        inner = shape.get(EVERY)
        return [] if inner is None else [cut(each, inner) for each in value if _fits(each, inner)]
    return None


def _inner(shape: Shape, name: str) -> Any:
    found = shape.get(name)
    return shape.get(EVERY) if found is None else found


def _fits(value: Any, shape: Any) -> bool:
    """Say whether a value is what the table speaks of: a plain value where it expects no fields."""
    if shape is None:
        return False
    if shape == ALL or isinstance(value, Mapping | list | tuple):
        return True
    return BELOW in shape


def _holds(value: Any) -> bool:
    """Say whether a value is an object or a list with something in it."""
    return bool(value) and isinstance(value, Mapping | list | tuple)


def _grow(pointers: Iterable[Sequence[str]]) -> Shape:
    shape: dict[str, Any] = {}
    for pointer in pointers:
        at = shape
        for name in pointer[:-1]:
            at = at.setdefault(name, {})
        at[pointer[-1]] = ALL
    return shape
