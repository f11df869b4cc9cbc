"""Reciprocity: what was given to each country, and taken from it."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict
from schemas.queries import QueryDate


class ReciprocityQuerySchema(Strict):
    """Of which days."""

    since = QueryDate(metadata={"description": "first day; without it, a year ago"})
    until = QueryDate(metadata={"description": "first day that no longer counts"})


class ExchangedSchema(ma.Schema):
    """Records of yours that organisations of a country were shown, and the other way round."""

    country = fields.String(metadata={"description": "empty: of none, or not to be told"})
    given_reports = fields.Integer()
    given_bulletins = fields.Integer()
    taken_reports = fields.Integer()
    taken_bulletins = fields.Integer()


class ReciprocitySchema(ma.Schema):
    """The ledger, by country."""

    since = fields.Date()
    until = fields.Date()
    partners = fields.List(fields.Nested(ExchangedSchema))
