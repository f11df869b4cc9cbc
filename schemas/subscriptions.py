"""Subscriptions to bulletins, by webhook."""

import marshmallow as ma
from marshmallow import fields

from schemas.bulletins import LEVELS
from schemas.fields import Country, Inside, Listed, Strict, Text, Word

MOST = 500
LONGEST_ADDRESS = 2048
INCHIKEY = r"^[A-Z]{14}-[A-Z]{10}-[A-Z]$"


class FiltersSchema(Strict):
    """What to send; an empty list asks for any."""

    families = Listed(Text(most=100), most=MOST, load_default=list)
    substances = Listed(
        Text(most=27, pattern=INCHIKEY),
        most=MOST,
        load_default=list,
        metadata={"description": "InChIKeys of parents"},
    )
    countries = Listed(Country(), most=MOST, load_default=list)
    level = Word(LEVELS, load_default="information", metadata={"description": "the least wanted"})


class NewSubscriptionSchema(Strict):
    """Ask for bulletins."""

    address = Text(
        most=LONGEST_ADDRESS, required=True, metadata={"description": "https, a public address"}
    )
    filters = Inside(FiltersSchema, load_default=lambda: FiltersSchema().load({}))


class SubscriptionSchema(ma.Schema):
    """A subscription; its secret is not shown again."""

    id = fields.UUID()
    address = fields.String()
    filters = fields.Nested(FiltersSchema)
    created_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)


class NewlySubscribedSchema(SubscriptionSchema):
    """A new subscription with the secret that its webhooks are signed with: keep it."""

    secret = fields.String(metadata={"description": "Standard Webhooks `whsec_…`, shown once"})


class SubscriptionsSchema(ma.Schema):
    """The subscriptions of one's own organisation, oldest first."""

    subscriptions = fields.List(fields.Nested(SubscriptionSchema))
