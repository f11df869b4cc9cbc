"""The YAML of a machine reading -> the records of chem/markush/reading.py."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from chem.markush.reading import (
    Between,
    Condition,
    FamilyTest,
    Likeness,
    Node,
    Permission,
    Reading,
    RingTest,
    Stands,
)
from schemas.law.shared_nodes import with_shared
from schemas.law.terms import TemplateSchema, TermSchema, tuples, whole
from schemas.law.told import told

SHAPES = validate.OneOf(("single", "ring_through", "bridge"))
_SOME = validate.Length(min=1)


class PermissionSchema(Schema):
    """A permission; `at` may be one name."""

    at = fields.List(fields.String(), required=True, validate=_SOME)
    permits = fields.List(fields.Nested(TermSchema), required=True, validate=_SOME)
    shape = fields.String(load_default="single", validate=SHAPES)
    least = fields.Integer(load_default=0, validate=validate.Range(min=0))
    most = whole(1)
    way = fields.String(load_default="")
    after = fields.String(load_default="")
    words = fields.String(load_default="")
    max_mass = fields.Float(load_default=None, validate=validate.Range(min=1))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Permission:
        return Permission(**tuples(data))


class NodeSchema(Schema):
    """A core or a nested node; `attached_at` is one map number, or a list of them."""

    name = fields.String(required=True, validate=_SOME)
    templates = fields.List(fields.Nested(TemplateSchema), required=True, validate=_SOME)
    positions = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Integer(validate=validate.Range(min=1))),
        load_default=dict,
    )
    permissions = fields.List(fields.Nested(PermissionSchema), load_default=list)
    elsewhere = fields.String(
        load_default="forbidden", validate=validate.OneOf(("forbidden", "permitted"))
    )
    attached_at = fields.List(
        fields.Integer(validate=validate.Range(min=1)), load_default=list, validate=_SOME
    )

    @pre_load
    def from_one(self, data: Any, **_: Any) -> Any:
        """Read `attached_at: 1` as a list of one."""
        if isinstance(data, dict) and isinstance(data.get("attached_at"), str):
            return {**data, "attached_at": [data["attached_at"]]}
        return data

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Node:
        positions = tuple((name, tuple(found)) for name, found in data["positions"].items())
        return Node(**{**tuples(data), "positions": positions})


class ConditionSchema(Schema):
    """A bound on the whole molecule."""

    quantity = fields.String(
        required=True, validate=validate.OneOf(("mass", "carbons", "heavy_atoms", "count"))
    )
    least = fields.Float(load_default=None)
    most = fields.Float(load_default=None)
    words = fields.String(load_default="")
    pattern = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Condition:
        if (data["quantity"] == "count") != bool(data["pattern"]):
            raise ValidationError("expected a `pattern` with `quantity: count`, and only there")
        return Condition(**data)


class StandsSchema(Schema):
    """What stands at some positions."""

    at = fields.List(fields.String(), required=True, validate=_SOME)
    permits = fields.List(fields.Nested(TermSchema), data_key="is", load_default=list)
    refuses = fields.List(fields.Nested(TermSchema), data_key="is_not", load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Stands:
        if bool(data["permits"]) == bool(data["refuses"]):
            raise ValidationError("expected either `is` or `is_not`, with a list of terms")
        return Stands(**tuples(data))


class BetweenSchema(Schema):
    """A condition between positions."""

    when = fields.Nested(StandsSchema, required=True)
    then = fields.Nested(StandsSchema, required=True)
    words = fields.String(load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Between:
        return Between(**data)


class ReadingSchema(Schema):
    """The mapping under `read_as`: one reading, or `any_of` several with what holds for all."""

    core = fields.Nested(NodeSchema, load_default=None)
    ways_at_least = fields.Integer(load_default=0, validate=validate.Range(min=0))
    conditions = fields.List(fields.Nested(ConditionSchema), load_default=list)
    between = fields.List(fields.Nested(BetweenSchema), load_default=list)
    any_of = fields.List(fields.Nested("ReadingSchema"), load_default=list)

    @pre_load
    def from_shared(self, data: Any, **_: Any) -> Any:
        """Put the nodes under `shared` where terms name them."""
        if not isinstance(data, dict) or not isinstance(data.get("shared"), dict):
            return data
        kept = {key: value for key, value in data.items() if key != "shared"}
        return with_shared(kept, data["shared"])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Reading:
        readings = data.pop("any_of")
        if bool(readings) == bool(data["core"]):
            raise ValidationError("expected either `core`, or `any_of` with several readings")
        if not readings:
            return Reading(**tuples(data))
        if data["between"] or data["ways_at_least"]:
            raise ValidationError("expected only `conditions` beside `any_of`")
        shared = tuple(data["conditions"])
        found: list[Reading] = [
            replace(one, conditions=one.conditions + shared) for one in readings
        ]
        return replace(found[0], others=tuple(found[1:]))


class FamilyTestSchema(Schema):
    """The mapping under `read_as` of a functional clause."""

    families = fields.List(fields.String(), required=True, validate=_SOME)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> FamilyTest:
        return FamilyTest(**tuples(data))


class _LikenessBodySchema(Schema):
    at_least = fields.Float(required=True, validate=validate.Range(min=0.01, max=1))
    to = fields.List(fields.String(), required=True, validate=_SOME)


class LikenessSchema(Schema):
    """The mapping under `read_as` of an analogue clause."""

    likeness = fields.Nested(_LikenessBodySchema, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Likeness:
        return Likeness(**tuples(data["likeness"]))


class RingTestSchema(Schema):
    """What the ring must be that carries the bond."""

    alone = fields.Boolean(load_default=None)
    hetero = fields.Boolean(load_default=None)
    aromatic = fields.Boolean(load_default=None)
    sizes = fields.List(fields.Integer(validate=validate.Range(min=3)), load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RingTest:
        return RingTest(**tuples(data))


_READING = ReadingSchema()
_OTHERS = {"families": FamilyTestSchema(), "likeness": LikenessSchema()}


def read_reading(found: object, *, where: str) -> Reading | Likeness | FamilyTest:
    """Return the reading, or the test other than a core, that a mapping describes.

    Raises:
        BrokenFileError: names the file and the place, such as `read_as.core.permissions[2].most`.
    """
    keys = found if isinstance(found, dict) else {}
    schema = next((_OTHERS[key] for key in keys if key in _OTHERS), _READING)
    return load(schema, found, where=where)  # type: ignore[no-any-return]


def load(schema: Schema, found: object, *, where: str) -> Any:
    """Load with a schema; its first complaint becomes a BrokenFileError with its place."""
    try:
        return schema.load(found)  # type: ignore[arg-type]
    except ValidationError as error:
        raise told(schema, error.messages, found, where=where) from error
