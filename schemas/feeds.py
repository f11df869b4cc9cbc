"""Feeds, and the tokens that open them."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text
from schemas.queries import QueryWhole


class FeedQuerySchema(Strict):
    """Which page."""

    before = QueryWhole(least=1, most=2**63 - 1, metadata={"description": "as `next` has it"})


class NewFeedTokenSchema(Strict):
    """Ask for an address of your own for feeds."""

    label = Text(most=200, required=True, metadata={"description": "for whom, so that it is ended"})


class FeedTokenSchema(ma.Schema):
    """The public half of a token."""

    prefix = fields.String()
    label = fields.String()
    created_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)


class NewFeedAddressSchema(FeedTokenSchema):
    """The addresses that the token opens, shown once. Whoever knows one reads what you may read."""

    atom_url = fields.String()
    json_url = fields.String()


class FeedTokensSchema(ma.Schema):
    """Your organisation's tokens, oldest first."""

    tokens = fields.List(fields.Nested(FeedTokenSchema))
