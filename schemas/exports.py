"""Export batches as people see them."""

import marshmallow as ma
from marshmallow import fields

from schemas.paging import PageSchema


class ExportSchema(ma.Schema):
    """One batch. state: pending, retry, dead, or accepted (its receipts came)."""

    id = fields.UUID()
    receiver = fields.String()
    reason = fields.String(metadata={"enum": ["period", "event", "correction"]})
    period = fields.Method("_period", metadata={"type": ["object", "null"]})
    upto_seq = fields.Integer()
    idempotency_key = fields.String()
    assembled_at = fields.AwareDateTime()
    bytes = fields.Integer()
    items = fields.Integer()
    accepted = fields.Integer()
    rejected = fields.Integer()
    state = fields.String(metadata={"enum": ["pending", "retry", "dead", "accepted"]})

    def _period(self, batch: object) -> dict[str, str] | None:
        period = getattr(batch, "period", None)
        return period and {"from": period[0].isoformat(), "until": period[1].isoformat()}


class ExportItemSchema(ma.Schema):
    """One item with the receiver's word on it."""

    item_id = fields.String()
    version = fields.Integer()
    block = fields.String()
    action = fields.String(metadata={"enum": ["new", "correction", "withdrawal"]})
    outcome = fields.String(allow_none=True, metadata={"enum": ["accepted", "rejected", None]})
    detail = fields.String(allow_none=True)


class ExportWithItemsSchema(ExportSchema):
    """A batch with its items."""

    content_items = fields.List(fields.Nested(ExportItemSchema))


class ExportsSchema(PageSchema):
    """Batches, newest first."""

    exports = fields.List(fields.Nested(ExportSchema))
