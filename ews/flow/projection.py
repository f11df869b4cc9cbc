"""Projection: a document with only those fields whose class its reader is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from ews.flow.release import Named, Reader, Released, classes_for, meant_by
from schemas.release import TABLES, FieldClass

Classes = frozenset[FieldClass]
Shape = Mapping[str, Any]  # name of a field -> its own shape, or ALL of it

ALL = "all"
EVERY = "*"
BELOW = "**"


def shown_report(
    reader: Reader, record: Named, body: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return the body of a version as the reader is shown it; None: it may not know of it."""
    tables = ("report", "toxicology") if _is_about_a_person(body) else ("report",)
    return _shown(reader, record, body, tables, at=at)


def shown_acknowledgement(
    reader: Reader, record: Named, answer: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return what was answered to a version as the reader is shown it."""
    return _shown(reader, record, answer, ("acknowledgement",), at=at)


def shown_bulletin(
    reader: Reader, record: Named, document: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return a bulletin as the reader is shown it; `document` as BulletinSchema writes it."""
    return _shown(reader, record, document, ("bulletin",), at=at, pre_notice=True)


def shown_signal(
    reader: Reader, record: Named, document: Mapping[str, Any], *, at: datetime
) -> dict[str, Any] | None:
    """Return a signal as the reader is shown it; `document` as SignalSchema writes it."""
    return _shown(reader, record, document, ("signal",), at=at)


def shown_audience(reader: Reader, record: Released) -> list[str]:
    """Return the audience as the reader may know it: whole its own, else what means the reader.

    So nobody learns of a hidden group, or who else was told.
    """
    if reader.organisation_id in {record.organisation_id, record.published_by}:
        return list(record.audience)
    return list(meant_by(reader, record))


def shown_organisation(reader: Reader, record: Released) -> UUID:
    """Return whose record it is for the reader: under delegation the publisher's."""
    own = {record.organisation_id, record.published_by}
    if record.published_by is None or reader.organisation_id in own:
        return record.organisation_id
    return record.published_by


def _shown(
    reader: Reader,
    record: Named,
    document: Mapping[str, Any],
    tables: tuple[str, ...],
    *,
    at: datetime,
    pre_notice: bool = False,
) -> dict[str, Any] | None:
    classes = classes_for(reader, record, at=at, pre_notice=pre_notice)
    if not classes:
        return None
    if "OWN" in classes:
        return dict(document)
    if record.published_by is not None and reader.organisation_id != record.published_by:
        classes -= {"PTY"}  # a case number would point to the origin
    shown: dict[str, Any] = cut(document, _shape(tables, classes))
    if "audience" in shown:
        shown["audience"] = shown_audience(reader, record)
    return shown


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


@cache
def _shape(tables: tuple[str, ...], classes: Classes) -> Shape:
    """Return the shape of what is shown; kept, since tables and sets of classes are few."""
    merged = {pointer: each for name in tables for pointer, each in TABLES[name].items()}
    return _grow(pointer.split("/") for pointer, each in merged.items() if each in classes)


def _grow(pointers: Iterable[Sequence[str]]) -> Shape:
    shape: dict[str, Any] = {}
    for pointer in pointers:
        at = shape
        for name in pointer[:-1]:
            at = at.setdefault(name, {})
        at[pointer[-1]] = ALL
    return shape


def _is_about_a_person(body: Mapping[str, Any]) -> bool:
    return body.get("kind") == "toxicology_case" or "harm" in body
