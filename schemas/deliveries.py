"""Deliveries of bulletins, reports, requests and notices of one's own; what became of them."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Word
from schemas.paging import PageQuerySchema, PageSchema

RECORDS = ("bulletin", "report", "request", "source", "rejection")
STATES = ("pending", "retry", "confirmed", "dead", "requeued", "superseded")


class DeliverySchema(ma.Schema):
    """One version of a record on its way to one subscriber."""

    id = fields.UUID(metadata={"description": "the webhook-id, the same for every attempt"})
    subscription_id = fields.UUID()
    channel = fields.String(metadata={"enum": ["webhook", "email"]})
    record = fields.String(metadata={"enum": list(RECORDS)})
    record_id = fields.String()
    bulletin_id = fields.UUID(allow_none=True)
    version = fields.Integer()
    address = fields.String(
        allow_none=True, metadata={"description": "shown to who gets it, not to who sends it"}
    )
    created_at = fields.AwareDateTime()
    attempts = fields.Integer(allow_none=True)
    state = fields.String(metadata={"enum": list(STATES)})
    http_status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True)
    last_attempt_at = fields.AwareDateTime(allow_none=True)


class AttemptSchema(ma.Schema):
    """One attempt, or somebody's putting it back."""

    attempt = fields.Integer()
    outcome = fields.String()
    http_status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True)
    at = fields.AwareDateTime()


class DeliveryWithAttemptsSchema(DeliverySchema):
    """A delivery with all attempts, oldest first."""

    history = fields.List(fields.Nested(AttemptSchema))


class DeliveriesSchema(PageSchema):
    """Deliveries, newest first."""

    deliveries = fields.List(fields.Nested(DeliverySchema))


class DeliveryQuerySchema(PageQuerySchema):
    """Which deliveries to show; `state=dead` is the dead-letter list."""

    state = Word(STATES)
