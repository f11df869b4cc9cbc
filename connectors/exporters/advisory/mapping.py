"""A mapping: in which words and under which names a partner is told, as data and versioned.

A version that has been used is never edited: a batch that was made by it can be made again. A
change is a new file with the next version; what reads otherwise then goes out as corrections.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from connectors.exporters.advisory.amounts import Conversion
from connectors.exporters.advisory.document import Block, Item

STEPS = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedField:
    """One field of the partner's form. words: our word to theirs; None: as it is."""

    to: str
    source: str
    required: bool
    words: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One partner's form. blocks: None means whole; a block that is not in it is not told."""

    id: str
    version: int
    title: str
    source: str
    blocks: Mapping[Block, tuple[MappedField, ...] | None]
    conversions: tuple[Conversion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Why an item cannot be told in the partner's words."""

    code: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.code} at {self.field}: {self.message}"


def mapped_item(mapping: Mapped, item: Item) -> Item | Sequence[Misfit] | None:
    """Return an item in the partner's form, why it does not fit, or None if it is not wanted."""
    if item.block not in mapping.blocks:
        return None
    fields = mapping.blocks[item.block]
    if fields is None:
        return item
    misfits: list[Misfit] = []
    data: dict[str, Any] = {}
    for field in fields:
        found = _translated(field, _at(item.data, field.source))
        if isinstance(found, Misfit):
            misfits.append(found)
        else:
            _put(data, field.to.split(STEPS), found)
    return misfits or replace(item, data=data)


def _translated(field: MappedField, value: object) -> object:
    if value is None:
        if not field.required:
            return None
        return Misfit(
            code="required_missing",
            field=field.source,
            message=f"found nothing; the receiver wants {field.to}: send a correction that has it",
        )
    if field.words is None:
        return value
    if value not in field.words:
        return Misfit(
            code="word_not_mapped",
            field=field.source,
            message=f"found {value!r}, for which the mapping has no word; a next version of it may",
        )
    return field.words[cast("str", value)]


def _at(data: Mapping[str, Any], path: str) -> object:
    found: Any = data
    for name in path.split(STEPS):
        found = found.get(name) if isinstance(found, Mapping) else None
    return cast("object", found)


def _put(data: dict[str, Any], path: Sequence[str], value: object) -> None:
    for name in path[:-1]:
        data = data.setdefault(name, {})
    data[path[-1]] = value
