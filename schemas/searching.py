"""Searching the registry: what may be asked, what is answered."""

from typing import Any

import marshmallow as ma
from marshmallow import Schema, fields, validates_schema

from schemas.fields import Coded, Strict, Text, Word
from schemas.issues import shown
from schemas.paging import PageSchema
from schemas.queries import LONGEST_STRUCTURE, QueryWhole

LAYERS = ("registered", "parent", "no_isotopes", "no_stereo", "tautomer")
NAME_MATCHES = ("any", "exact", "prefix", "fuzzy")
WAYS = ("structure", "substructure", "smarts", "similar", "name", "family")
LONGEST_PATTERN = 2_000
MOST_PAGE = 200


class Share(Coded):
    """A number above 0, at most 1, written as text."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
        super().__init__(described=described, **kwargs)

    def read(self, value: Any) -> float:
        """Return the number."""
        text = str(value)
        try:
            number = float(text) if text.isascii() else -1.0
        except ValueError:
            number = -1.0
        if not 0 < number <= 1:
            raise ma.ValidationError(
                f"number_out_of_range: found {shown(value)}, expected a number above 0 and at "
                "most 1, such as 0.5"
            )
        return number


class SearchQuery(Strict):
    """At most one of structure, substructure, smarts, similar and name; family beside or alone."""

    structure = Text(
        most=LONGEST_STRUCTURE, metadata={"description": "SMILES, InChI or molfile; exact"}
    )
    layer = Word(LAYERS, load_default="parent", metadata={"description": "how exact"})
    substructure = Text(
        most=LONGEST_PATTERN, metadata={"description": "SMILES: contains it as drawn"}
    )
    smarts = Text(most=LONGEST_PATTERN, metadata={"description": "SMARTS of at most 60 atoms"})
    similar = Text(most=LONGEST_STRUCTURE, metadata={"description": "most like this structure"})
    least = Share(load_default=0.5, metadata={"description": "least likeness, of `similar`"})
    name = Text(most=500, metadata={"description": "exact, beginning with, or looking like"})
    match = Word(NAME_MATCHES, load_default="any", metadata={"description": "how, of `name`"})
    family = Text(most=100, metadata={"description": "only members of this family"})
    limit = QueryWhole(least=1, most=MOST_PAGE, load_default=50)
    cursor = Text(most=100, metadata={"description": "`next` of the page before"})

    @validates_schema
    def check_one(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse several questions at once."""
        asked = [way for way in WAYS[:-1] if way in data]
        if len(asked) > 1:
            raise ma.ValidationError(
                f"question_ambiguous: found {' and '.join(asked)}, expected at most one of "
                f"{', '.join(WAYS[:-1])}"
            )


class MatchedNameSchema(Schema):
    """By which name a substance was found."""

    name = fields.String()
    kind = fields.String(allow_none=True)
    how = fields.String(metadata={"enum": ["resolved", "exact", "prefix", "fuzzy"]})


class FoundSubstanceSchema(Schema):
    """A substance as a list shows it. likeness: Tanimoto, or of the names; null if not asked."""

    substance_id = fields.Integer()
    inchikey = fields.String()
    name = fields.String(allow_none=True)
    smiles = fields.String()
    formula = fields.String()
    mass = fields.Float()
    families = fields.List(fields.String())
    is_reference = fields.Boolean()
    reports = fields.Integer(
        metadata={"description": "that tell of it and that you may see, counted up to 100"}
    )
    likeness = fields.Float(allow_none=True)
    matched = fields.Nested(MatchedNameSchema, allow_none=True)


class UnderstoodSchema(Schema):
    """How a name was understood."""

    grade = fields.String()
    how = fields.String()
    smiles = fields.String(allow_none=True)


class SearchSchema(PageSchema):
    """What was found, of what you may see. total: of all pages; at least so many if not exact."""

    total = fields.Integer()
    total_is_exact = fields.Boolean()
    resolution = fields.Nested(UnderstoodSchema, allow_none=True)
    substances = fields.List(fields.Nested(FoundSubstanceSchema))
