"""The public numbers: counts that nobody can be found in."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Country, Strict, Text, Word

LEVELS = ("all", "family", "substance", "substance_country", "country", "family_country")


class PublicQuery(Strict):
    """Which of the published numbers; a filter chooses among them and computes nothing."""

    level = Word(LEVELS, load_default="family")
    quarter = Text(most=7, pattern="[0-9]{4}-Q[1-4]")
    family = Text(most=100)
    inchikey = Text(most=27, pattern="[A-Z]{14}-[A-Z]{10}-[A-Z]")
    country = Country()
    form = Word(("json", "csv"), load_default="json", data_key="format")


class PublicNumberSchema(ma.Schema):
    """One number. at_least: more was found that is not told."""

    quarter = fields.String()
    family = fields.String(allow_none=True)
    inchikey = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    country = fields.String(allow_none=True)
    count = fields.Integer()
    at_least = fields.Boolean()


class PublicReleaseSchema(ma.Schema):
    """When a quarter was published last; part: how many times."""

    quarter = fields.String()
    part = fields.Integer()
    released_at = fields.AwareDateTime()


class PublicNumbersSchema(ma.Schema):
    """Numbers of identifications: one substance in one report, a parcel once.

    What is not here was found less often than `least` times, or never: the two are not told apart.
    """

    unit = fields.String()
    least = fields.Integer()
    numbers = fields.List(fields.Nested(PublicNumberSchema))
    releases = fields.List(fields.Nested(PublicReleaseSchema))
