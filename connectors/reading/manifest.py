"""A manifest: which column of a source fills which field of a report, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from connectors.reading.errors import ManifestError
from connectors.reading.rows import SourceOrganisation
from schemas.law.yaml_files import BrokenFileError, read_yaml_file

ROW_FORMATS = ("csv", "json_lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How one column is read.

    to: field of the report (`dates.received`), `findings` (a list), `finding.name` (a part of the
    row's one finding), or empty: the converter is asked, its answer goes nowhere.
    reads_as: name of the converter. required: without a value the row is an error.
    """

    name: str
    to: str
    reads_as: str
    required: bool
    optional_column: bool
    lookup: Mapping[str, str] | None
    formats: tuple[str, ...]
    not_before: date | None
    precision: str
    pattern: str | None
    split: str | None
    unit: str | None
    basis: str | None
    decimal_comma: bool
    finding: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that is known about one layout. `constants` are paths of the report."""

    id: str
    title: str
    source: str
    rows: str
    delimiter: str
    encoding: str
    organisation: SourceOrganisation
    constants: Mapping[str, Any]
    finding: Mapping[str, Any]
    not_stated: frozenset[str]
    columns: tuple[Column, ...]
    ignored: frozenset[str]
    rows_at_least: int


class _Words(fields.Field[tuple[str, ...]]):
    """One text or a list of texts."""

    def _deserialize(
        self,
        value: Any,
        attr: str | None,  # noqa: ARG002 - marshmallow's signature
        data: Mapping[str, Any] | None,  # noqa: ARG002 - marshmallow's signature
        **kwargs: Any,  # noqa: ARG002 - marshmallow's signature
    ) -> tuple[str, ...]:
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise ma.ValidationError("a text or a list of texts is expected")
        return tuple(words)


class ColumnSchema(ma.Schema):
    """One entry of `columns`."""

    to = fields.String(load_default="")
    reads_as = fields.String(data_key="as", load_default="text")
    required = fields.Boolean(load_default=False)
    optional_column = fields.Boolean(load_default=False)
    lookup = fields.Dict(keys=fields.String(), values=fields.String(), load_default=None)
    formats = _Words(data_key="format", load_default=("%Y-%m-%d",))
    not_before = fields.Date(load_default=None)
    precision = fields.String(load_default="day", validate=validate.OneOf(("day", "month", "year")))
    pattern = fields.String(load_default=None)
    split = fields.String(load_default=None)
    unit = fields.String(load_default=None)
    basis = fields.String(load_default=None, validate=validate.OneOf(("measured", "estimated")))
    decimal_comma = fields.Boolean(load_default=False)
    finding = fields.Dict(keys=fields.String(), load_default=dict)


class OrganisationSchema(ma.Schema):
    """Who stands behind the rows."""

    name = fields.String(required=True)
    kind = fields.String(required=True)
    country = fields.String(load_default=None)


class ManifestSchema(ma.Schema):
    """A manifest file."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    source = fields.String(required=True)
    rows = fields.String(required=True, validate=validate.OneOf(ROW_FORMATS))
    delimiter = fields.String(load_default=",", validate=validate.Length(equal=1))
    encoding = fields.String(load_default="utf-8-sig")
    organisation = fields.Nested(OrganisationSchema, required=True)
    constants = fields.Dict(keys=fields.String(), load_default=dict)
    finding = fields.Dict(keys=fields.String(), load_default=dict)
    not_stated = _Words(load_default=())
    columns = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ColumnSchema),
        required=True,
        validate=validate.Length(min=1),
    )
    ignored = _Words(load_default=())
    rows_at_least = fields.Integer(load_default=1)


def load_manifest(path: Path) -> Manifest:
    """Read and check a manifest file.

    Raises:
        ManifestError: it is not YAML, or a key is unknown, missing or of the wrong kind.
    """
    try:
        loaded = ManifestSchema().load(read_yaml_file(path))
    except OSError as error:
        raise ManifestError(f"{path}: cannot be opened ({error.strerror})") from error
    except BrokenFileError as error:
        raise ManifestError(str(error)) from error
    except ma.ValidationError as error:
        raise ManifestError(f"{path}: {_first_of(error.messages)}") from error
    return _manifest(loaded)


def manifest_of(given: dict[str, Any]) -> Manifest:
    """Return the manifest that a mapping is.

    Raises:
        marshmallow.ValidationError: a key is unknown, missing or of the wrong kind.
    """
    return _manifest(ManifestSchema().load(given))


def _manifest(loaded: dict[str, Any]) -> Manifest:
    columns = tuple(_column(name, entry) for name, entry in loaded.pop("columns").items())
    return Manifest(
        **loaded
        | {
            "organisation": SourceOrganisation(**loaded["organisation"]),
            "constants": MappingProxyType(loaded["constants"]),
            "finding": MappingProxyType(loaded["finding"]),
            "not_stated": frozenset(word.casefold() for word in loaded["not_stated"]),
            "ignored": frozenset(loaded["ignored"]),
            "columns": columns,
        }
    )


def _column(name: str, entry: dict[str, Any]) -> Column:
    lookup = entry["lookup"]
    folded = {key.casefold(): value for key, value in lookup.items()} if lookup else None
    return Column(name=name, **entry | {"lookup": folded})


def _first_of(messages: Any) -> str:
    path: list[str] = []
    while isinstance(messages, dict):
        key = next(iter(messages))
        path.append(str(key))
        messages = messages[key]
    return f"{'.'.join(path)}: {messages[0] if isinstance(messages, list) else messages}"
