"""What readers of a bulletin answer: read it, passed it on, acted; and who did, by country."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Listed, Strict, Text, Whole, Word

MOST = 100
LARGEST = 1_000_000
RECIPIENTS = (
    "lab",
    "focal_point",
    "regulator",
    "health",
    "police",
    "customs",
    "industry",
    "poison_centre",
    "harm_reduction",
    "public",
    "other",
)
MEASURES = ("control", "health", "enforcement", "information", "analysis", "none", "other")


class OnwardShareSchema(Strict):
    """To whom at home the bulletin was passed on. recipients: how many."""

    to = Listed(Word(RECIPIENTS), most=len(RECIPIENTS), required=True)
    recipients = Whole(least=0, most=LARGEST)
    note = Text(most=2_000)


class ActionSchema(Strict):
    """What was done because of the bulletin; Regulation (EU) 2023/1322, Art. 13(5)."""

    measure = Word(MEASURES, required=True)
    note = Text(most=2_000, required=True)


class ResponseSchema(ma.Schema):
    """One answer of one recipient to one version."""

    id = fields.UUID()
    bulletin_id = fields.UUID()
    version = fields.Integer()
    organisation_id = fields.UUID()
    kind = fields.String(metadata={"enum": ["acknowledged", "shared", "acted"]})
    detail = fields.Dict()
    at = fields.AwareDateTime()


class ResponsesSchema(ma.Schema):
    """The answers to one bulletin that you may see, oldest first."""

    responses = fields.List(fields.Nested(ResponseSchema))


class ReachedSchema(ma.Schema):
    """One country: how many organisations got it, read it, passed it on, acted; and when first.

    country: null for international bodies, and for members of hidden groups that you are not in.
    """

    country = fields.String(allow_none=True)
    recipients = fields.Integer(metadata={"description": "organisations it was sent or shown to"})
    delivered = fields.Integer()
    read = fields.Integer()
    shared = fields.Integer()
    acted = fields.Integer()
    first_delivered_at = fields.AwareDateTime(allow_none=True)
    first_read_at = fields.AwareDateTime(allow_none=True)
    first_shared_at = fields.AwareDateTime(allow_none=True)
    first_acted_at = fields.AwareDateTime(allow_none=True)


class ReachSchema(ma.Schema):
    """Where a bulletin has come to. unreachable: countries of the audience with nobody to reach."""

    bulletin_id = fields.UUID()
    version = fields.Integer()
    issued_at = fields.AwareDateTime()
    countries = fields.List(fields.Nested(ReachedSchema))
    unreachable = fields.List(fields.String())
