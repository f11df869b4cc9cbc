"""The YAML of a machine reading -> the records of chem/markush/reading.py."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from chem.markush.reading import (
    Condition,
    Node,
    Permission,
    Reading,
    RingTest,
    Template,
    Term,
)
from schemas.law.yaml_files import BrokenFileError

SHAPES = validate.OneOf(("single", "ring_through", "bridge"))
_BOUNDS = re.compile(r"(?P<word>.*\S)\s+C(?P<least>\d+)(?:(?P<more>\+)|-(?P<most>\d+))?")


class TemplateSchema(Schema):
    """A template: SMARTS alone, or with the way it stands for."""

    smarts = fields.String(required=True, validate=validate.Length(min=1))
    way = fields.String(load_default="")

    @pre_load
    def from_text(self, data: Any, **_: Any) -> Any:
        """Read a plain text as the SMARTS."""
        return {"smarts": data} if isinstance(data, str) else data

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Template:
        return Template(**data)


class TermSchema(Schema):
    """A term: "alkyl C1-3" alone, or a mapping with the same shorthand in `word`."""

    word = fields.String(required=True, validate=validate.Length(min=1))
    min_carbons = fields.Integer(load_default=None, validate=validate.Range(min=0))
    max_carbons = fields.Integer(load_default=None, validate=validate.Range(min=0))
    node = fields.Nested("schemas.law.reading.NodeSchema", load_default=None)
    is_parent = fields.Boolean(load_default=False)

    @pre_load
    def from_text(self, data: Any, **_: Any) -> Any:
        """Take the bounds out of the word: C3 (exactly), C1-3, C2+."""
        found = {"word": data} if isinstance(data, str) else data
        if not isinstance(found, dict) or not isinstance(found.get("word"), str):
            return found
        bounds = _BOUNDS.fullmatch(found["word"])
        return {**found, **_bounds(bounds)} if bounds else found

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Term:
        least, most = data["min_carbons"], data["max_carbons"]
        if least is not None and most is not None and least > most:
            raise ValidationError(f"C{least}-{most}: the first bound is over the second")
        return Term(**data)


def _bounds(found: re.Match[str]) -> dict[str, Any]:
    least = found["least"]
    most = None if found["more"] else found["most"] or least
    return {"word": found["word"], "min_carbons": least, "max_carbons": most}


class PermissionSchema(Schema):
    """A permission; `at` may be one name."""

    at = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    permits = fields.List(fields.Nested(TermSchema), required=True, validate=validate.Length(min=1))
    shape = fields.String(load_default="single", validate=SHAPES)
    least = fields.Integer(load_default=0, validate=validate.Range(min=0))
    most = fields.Integer(load_default=None, validate=validate.Range(min=1))
    way = fields.String(load_default="")
    after = fields.String(load_default="")
    words = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Permission:
        return Permission(**{**data, "at": tuple(data["at"]), "permits": tuple(data["permits"])})


class NodeSchema(Schema):
    """A core or a nested node."""

    name = fields.String(required=True, validate=validate.Length(min=1))
    templates = fields.List(
        fields.Nested(TemplateSchema), required=True, validate=validate.Length(min=1)
    )
    positions = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Integer(validate=validate.Range(min=1))),
        load_default=dict,
    )
    permissions = fields.List(fields.Nested(PermissionSchema), load_default=list)
    elsewhere = fields.String(
        load_default="forbidden", validate=validate.OneOf(("forbidden", "permitted"))
    )
    attached_at = fields.Integer(load_default=None, validate=validate.Range(min=1))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Node:
        positions = tuple((name, tuple(found)) for name, found in data["positions"].items())
        return Node(
            **{
                **data,
                "templates": tuple(data["templates"]),
                "permissions": tuple(data["permissions"]),
                "positions": positions,
            }
        )


class ConditionSchema(Schema):
    """A bound on the whole molecule."""

    quantity = fields.String(
        required=True, validate=validate.OneOf(("mass", "carbons", "heavy_atoms"))
    )
    least = fields.Float(load_default=None)
    most = fields.Float(load_default=None)
    words = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Condition:
        return Condition(**data)


class ReadingSchema(Schema):
    """The mapping under `read_as`."""

    core = fields.Nested(NodeSchema, required=True)
    ways_at_least = fields.Integer(load_default=0, validate=validate.Range(min=0))
    conditions = fields.List(fields.Nested(ConditionSchema), load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Reading:
        return Reading(**{**data, "conditions": tuple(data["conditions"])})


class RingTestSchema(Schema):
    """What the ring must be that carries the bond."""

    alone = fields.Boolean(load_default=None)
    hetero = fields.Boolean(load_default=None)
    aromatic = fields.Boolean(load_default=None)
    sizes = fields.List(fields.Integer(validate=validate.Range(min=3)), load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RingTest:
        return RingTest(**{**data, "sizes": tuple(data["sizes"])})


_READING = ReadingSchema()


def read_reading(found: object, *, where: str) -> Reading:
    """Return the reading that a mapping describes.

    Raises:
        BrokenFileError: names the file and the place, such as `read_as.core.permissions[2].most`.
    """
    return load(_READING, found, where=where)  # type: ignore[no-any-return]


def load(schema: Schema, found: object, *, where: str) -> Any:
    """Load with a schema; turn its errors into one BrokenFileError with their places."""
    try:
        return schema.load(found)  # type: ignore[arg-type]
    except ValidationError as error:
        said = "; ".join(_flat(error.messages, ""))
        raise BrokenFileError(f"{where}: {said}") from error


def _flat(messages: Any, path: str) -> list[str]:
    if isinstance(messages, list):
        return [f"{path}: {' '.join(map(str, messages))}" if path else " ".join(messages)]
    found: list[str] = []
    for key, inner in messages.items():
        found += _flat(inner, _step(path, key))
    return found


def _step(path: str, key: object) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    if key == "_schema":
        return path
    return f"{path}.{key}" if path else str(key)
