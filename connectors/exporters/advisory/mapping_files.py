"""The mapping files: read, checked, and found by id and version."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

import marshmallow as ma
from marshmallow import fields, validate

from connectors.exporters.advisory.amounts import Conversion
from connectors.exporters.advisory.document import Block
from connectors.exporters.advisory.mapping import Mapped, MappedField
from schemas.law.yaml_files import BrokenFileError, read_yaml_file
from schemas.units import QUANTITY_UNITS

FOLDER = Path(__file__).parent.parent / "mappings"
WHOLE = "whole"


class UnknownMappingError(Exception):
    """There is no mapping of this id and version."""

    code = "mapping_unknown"


class _Fields(fields.Field[Any]):
    """`whole`, or a list of fields."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:  # noqa: ARG002 - marshmallow's signature
        if value == WHOLE:
            return None
        if not isinstance(value, list):
            raise ma.ValidationError("expected the word `whole` or a list of fields")
        return _FIELD.load(value, many=True)


class FieldSchema(ma.Schema):
    """One field: where it goes, where it comes from, by which table of words."""

    to = fields.String(required=True)
    source = fields.String(required=True, data_key="from")
    required = fields.Boolean(load_default=False)
    words = fields.String(load_default=None)


class MappingSchema(ma.Schema):
    """A mapping file."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    source = fields.String(required=True)
    conversions = fields.String(required=True)
    words = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        load_default=dict,
    )
    blocks = fields.Dict(
        keys=fields.String(validate=validate.OneOf(get_args(Block))),
        values=_Fields(),
        required=True,
        validate=validate.Length(min=1),
    )


class ConversionSchema(ma.Schema):
    """What one of a unit weighs."""

    units = fields.List(
        fields.String(validate=validate.OneOf(sorted(QUANTITY_UNITS))),
        required=True,
        validate=validate.Length(min=1),
    )
    least = fields.Decimal(required=True, validate=validate.Range(min=Decimal(0)))
    most = fields.Decimal(required=True, validate=validate.Range(min=Decimal(0)))
    words = fields.String(required=True)
    source = fields.String(required=True)


class ConversionsSchema(ma.Schema):
    """A file of conversions."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    conversions = fields.List(fields.Nested(ConversionSchema), required=True)


_FIELD, _MAPPING, _CONVERSIONS = FieldSchema(), MappingSchema(), ConversionsSchema()


@cache
def load_mapping(name: str, version: int) -> Mapped:
    """Return a mapping by id and version.

    Raises:
        UnknownMappingError: there is none; the message says which there are.
        BrokenFileError: the file cannot be read; the message names the place.
    """
    known = mappings()
    if (name, version) not in known:
        there = ", ".join(f"{one} version {number}" for one, number in known)
        raise UnknownMappingError(
            f"there is no mapping {name!r} version {version}; there is {there}"
        )
    return read_mapping(FOLDER / f"{name}-{version}.yml")


@cache
def mappings() -> tuple[tuple[str, int], ...]:
    """Return id and version of every mapping there is."""
    found = [read_yaml_file(path) for path in sorted(FOLDER.glob("*.yml"))]
    return tuple((each["id"], int(each["version"])) for each in found if "blocks" in each)


def read_mapping(path: Path) -> Mapped:
    """Read and check one mapping file with the conversions that it names."""
    loaded = _load(_MAPPING, path)
    words = loaded.pop("words")
    blocks = {
        block: None if listed is None else tuple(_field(each, words, path) for each in listed)
        for block, listed in loaded["blocks"].items()
    }
    conversions = read_conversions(path.parent / f"{loaded['conversions']}.yml")
    return Mapped(**loaded | {"blocks": MappingProxyType(blocks), "conversions": conversions})


def read_conversions(path: Path) -> tuple[Conversion, ...]:
    """Read and check one file of conversions."""
    return tuple(
        Conversion(**each | {"units": frozenset(each["units"])})
        for each in _load(_CONVERSIONS, path)["conversions"]
    )


def _load(schema: ma.Schema, path: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(read_yaml_file(path))
    except OSError as error:
        raise BrokenFileError(f"{path}: cannot be opened ({error.strerror})") from error
    except ma.ValidationError as error:
        raise BrokenFileError(f"{path}: {error.messages}") from error
    if path.stem != f"{loaded['id']}-{loaded['version']}":
        raise BrokenFileError(
            f"{path}: expected {loaded['id']}-{loaded['version']}.yml as its name"
        )
    return loaded


def _field(found: dict[str, Any], words: dict[str, dict[str, str]], path: Path) -> MappedField:
    name = found["words"]
    if name is not None and name not in words:
        raise BrokenFileError(f"{path}: field {found['to']}: there is no table of words {name!r}")
    return MappedField(**found | {"words": None if name is None else words[name]})
