"""Recalls: a version that replaces what somebody holds, and who has heard of it."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text
from schemas.paging import PageSchema

RECORDS = ("report", "bulletin")


class RecipientSchema(ma.Schema):
    """One way in which somebody had an older version.

    why: what an outstanding one waits for. unaffected: no exported field changed, so nothing is
    sent.
    """

    organisation_id = fields.UUID(
        attribute="holder.organisation_id",
        allow_none=True,
        metadata={"description": "null: a member of a hidden group that you are not in"},
    )
    organisation = fields.String(attribute="holder.organisation")
    country = fields.String(attribute="holder.country", allow_none=True)
    channel = fields.String(attribute="holder.channel")
    subscription_id = fields.UUID(attribute="holder.subscription_id", allow_none=True)
    had = fields.Integer(
        attribute="holder.had", metadata={"description": "the newest older version it had"}
    )
    state = fields.String(metadata={"enum": ["confirmed", "outstanding", "unaffected"]})
    why = fields.String(
        allow_none=True,
        metadata={
            "description": "not_read, no_receipt, not_sent, subscription_ended, "
            "delivery_<state>; nothing_to_send: no exported field changed"
        },
    )
    confirmed_at = fields.AwareDateTime(attribute="holder.confirmed_at", allow_none=True)
    note = fields.String(attribute="holder.note", allow_none=True)


class RecallSchema(ma.Schema):
    """A recall. what: the kind of the version that replaces the older ones."""

    record = fields.String(attribute="recall.record", metadata={"enum": list(RECORDS)})
    record_id = fields.String(attribute="recall.record_id")
    version = fields.Integer(attribute="recall.version")
    what = fields.String(
        attribute="recall.what",
        metadata={
            "description": "follow_up, correction, nullification, re_identification; of a "
            "bulletin published, superseded, expired, withdrawn"
        },
    )
    at = fields.AwareDateTime(attribute="recall.at")
    confirmed = fields.Integer()
    outstanding = fields.Integer()
    unaffected = fields.Integer()
    recipients = fields.List(fields.Nested(RecipientSchema))


class RecallsSchema(PageSchema):
    """Recalls of your records and of what you were shown, newest first."""

    recalls = fields.List(fields.Nested(RecallSchema))


class RecallConfirmationSchema(Strict):
    """You have dealt with your copies: corrected or removed them."""

    note = Text(most=2_000)
