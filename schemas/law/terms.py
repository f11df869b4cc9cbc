"""The YAML of terms and templates -> the records of chem/markush/reading.py."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from chem.markush.reading import RingSystem, Template, Term

_BOUNDS = re.compile(r"(?P<word>.*\S)\s+C(?P<least>\d+)(?:(?P<more>\+)|-(?P<most>\d+))?")
_SYMBOL = validate.Regexp(r"[A-Z][a-z]?$", error="expected the symbol of an element, such as Cl")


def whole(least: int) -> fields.Integer:
    """Make a field that may be left out and holds a whole number of at least `least`."""
    return fields.Integer(load_default=None, validate=validate.Range(min=least))


def texts() -> "fields.List[Any]":
    """Make a field that may be left out and holds a list of texts."""
    return fields.List(fields.String(validate=validate.Length(min=1)), load_default=list)


def symbols() -> "fields.List[Any]":
    """Make a field that may be left out and holds symbols of elements."""
    return fields.List(fields.String(validate=_SYMBOL), load_default=list)


def _range(least: int) -> "fields.List[Any]":
    return fields.List(
        fields.Integer(validate=validate.Range(min=least)),
        load_default=None,
        validate=_is_range,
    )


def _is_range(found: list[int]) -> None:
    if len(found) != 2 or found[0] > found[1]:  # noqa: PLR2004 - least and most
        raise ValidationError("expected two numbers, the least and the most, such as [1, 3]")


class RingSystemSchema(Schema):
    """A whole ring system in place of SMARTS."""

    at = fields.Integer(required=True, validate=validate.Range(min=1))
    joined = fields.String(load_default="any", validate=validate.OneOf(("any", "fused")))
    rings = _range(1)
    sizes = _range(3)
    elements = symbols()
    least_hetero = fields.Integer(load_default=0, validate=validate.Range(min=0))
    most_hetero = whole(0)
    aromatic = fields.Boolean(load_default=None)
    hetero_at_ends = fields.Boolean(load_default=False)
    excepts = texts()
    has = texts()
    lacks = texts()
    hangs_by = texts()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RingSystem:
        return RingSystem(**tuples(data))


class TemplateSchema(Schema):
    """A template: SMARTS alone, with the way it stands for, or a ring system."""

    smarts = fields.String(load_default="")
    way = fields.String(load_default="")
    ring_system = fields.Nested(RingSystemSchema, load_default=None)

    @pre_load
    def from_text(self, data: Any, **_: Any) -> Any:
        """Read a plain text as the SMARTS."""
        return {"smarts": data} if isinstance(data, str) else data

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Template:
        if bool(data["smarts"]) == bool(data["ring_system"]):
            raise ValidationError("expected either `smarts` or `ring_system`")
        return Template(**data)


class TermSchema(Schema):
    """A term: "alkyl C1-3" alone, or a mapping with the same shorthand in `word`."""

    word = fields.String(required=True, validate=validate.Length(min=1))
    min_carbons = whole(0)
    max_carbons = whole(0)
    min_chain = whole(0)
    max_chain = whole(0)
    chain_of = symbols()
    skeleton = _range(1)
    max_mass = fields.Float(load_default=None, validate=validate.Range(min=1))
    elements = symbols()
    min_atoms = whole(1)
    max_atoms = whole(1)
    ring_sizes = fields.List(fields.Integer(validate=validate.Range(min=3)), load_default=list)
    bond = fields.String(
        load_default="single", validate=validate.OneOf(("single", "double", "any"))
    )
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
            raise ValidationError(f"expected bounds in order: {least} is over {most}")
        for what in ("chain", "atoms"):
            least, most = data[f"min_{what}"], data[f"max_{what}"]
            if least is not None and most is not None and least > most:
                raise ValidationError(f"expected min_{what} not over max_{what}")
        return Term(**tuples(data))


def _bounds(found: re.Match[str]) -> dict[str, Any]:
    least = found["least"]
    most = None if found["more"] else found["most"] or least
    return {"word": found["word"], "min_carbons": least, "max_carbons": most}


def tuples(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with tuples in place of lists, as records hold them."""
    return {key: tuple(one) if isinstance(one, list) else one for key, one in data.items()}
