"""Export batches as people see them: what became of them, who let them go, what was not taken."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validates_schema

from schemas.advisory.receipts import LONGEST_DETAIL, ReceiptSchema
from schemas.fields import Inside, Listed, Strict, Text, Whole, Word
from schemas.paging import PageSchema
from schemas.queries import LARGEST_SEQ, QueryWhole

REASONS = ("period", "event", "correction", "withdrawal", "annual", "substances")
STATES = (
    "awaiting",
    "refused",
    "superseded",
    "pending",
    "retry",
    "dead",
    "acknowledged",
    "rejected_items",
    "corrected",
)
OUTCOMES = ("accepted", "rejected", "refused", "invalid", "superseded", None)
POLICIES = ("auto", "delayed", "manual")
EVENTS = ("as_policy", "auto")
MOST_ITEMS = 10_000
MOST_HOURS = 8760


class _Period(fields.Field[Any]):
    """A period of two days, or null."""

    def __init__(self) -> None:
        super().__init__(metadata={"type": ["object", "null"]})

    def _serialize(self, value: Any, attr: Any, obj: Any, **_: Any) -> Any:  # noqa: ARG002 - marshmallow's signature
        return value and {"from": value[0].isoformat(), "until": value[1].isoformat()}


class ExportSchema(ma.Schema):
    """One batch. state: awaiting (nobody let it go yet) … acknowledged, rejected_items, corrected.

    because, person, note: by which policy or by whom it was let go, and what was said.
    """

    id = fields.UUID()
    receiver = fields.String()
    reason = fields.String(metadata={"enum": list(REASONS)})
    country = fields.String(allow_none=True)
    mapping = fields.Function(lambda batch: f"{batch.mapping}/{batch.mapping_version}")
    period = _Period()
    upto_seq = fields.Integer()
    idempotency_key = fields.String()
    assembled_at = fields.AwareDateTime()
    released_at = fields.AwareDateTime(allow_none=True)
    because = fields.String(
        allow_none=True, metadata={"enum": ["auto", "delayed", "person", "operator", "open", None]}
    )
    person = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    bytes = fields.Integer()
    items = fields.Integer()
    accepted = fields.Integer()
    rejected = fields.Integer()
    refused = fields.Integer()
    invalid = fields.Integer()
    state = fields.String(metadata={"enum": list(STATES)})


class ExportItemSchema(ma.Schema):
    """One item with the last word on it."""

    item_id = fields.String()
    version = fields.Integer()
    block = fields.String()
    action = fields.String(metadata={"enum": ["new", "correction", "withdrawal"]})
    outcome = fields.String(allow_none=True, metadata={"enum": list(OUTCOMES)})
    detail = fields.String(allow_none=True)


class ExportWithItemsSchema(ExportSchema):
    """A batch with its items."""

    content_items = fields.List(fields.Nested(ExportItemSchema))


class ExportsSchema(PageSchema):
    """Batches, newest first."""

    exports = fields.List(fields.Nested(ExportSchema))


class ApprovalSchema(Strict):
    """Let a batch go, except for items that are refused."""

    note = Text(most=LONGEST_DETAIL, load_default="")
    except_for = Listed(Text(most=200), most=MOST_ITEMS, load_default=list, data_key="except")


class RefusalSchema(Strict):
    """Refuse a batch, with a reason that its senders are shown."""

    note = Text(most=LONGEST_DETAIL, required=True)


class GateBodySchema(Strict):
    """What a country lets out by itself."""

    policy = Word(POLICIES, required=True)
    delay_hours = Whole(least=0, most=MOST_HOURS, load_default=0)
    events = Word(EVENTS, load_default="as_policy")

    @validates_schema
    def check_delay(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a delay without hours, and hours without a delay."""
        if (data["policy"] == "delayed") != (data["delay_hours"] > 0):
            raise ma.ValidationError(
                "delay_unfitting: `delay_hours` goes with policy 'delayed', and only with it",
                field_name="delay_hours",
            )


class GateSchema(ma.Schema):
    """A country's policy; person: who set it, null for the operator."""

    country = fields.String()
    policy = fields.String(metadata={"enum": list(POLICIES)})
    delay_hours = fields.Integer()
    events = fields.String(metadata={"enum": list(EVENTS)})
    person = fields.String(allow_none=True)
    set_at = fields.AwareDateTime(allow_none=True)


class GatesSchema(ma.Schema):
    """The policies that were set; a country that is not here and no '*' is: a person decides."""

    gates = fields.List(fields.Nested(GateSchema))


class DueSchema(ma.Schema):
    """A return that a receiver is owed."""

    receiver = fields.String()
    reason = fields.String(metadata={"enum": ["period", "annual"]})
    period = _Period()


class DuesSchema(ma.Schema):
    """All returns that are owed."""

    due = fields.List(fields.Nested(DueSchema))


class AfterQuery(Strict):
    """Where to go on."""

    after = QueryWhole(least=0, most=LARGEST_SEQ, load_default=0)
    limit = QueryWhole(least=1, most=200, load_default=50)


class RejectionSchema(ma.Schema):
    """An item of your own report that was not taken. open: nothing newer of it was let go since."""

    id = fields.Integer()
    report_id = fields.UUID()
    reference = fields.String()
    report_version = fields.Integer()
    item_id = fields.String()
    item_version = fields.Integer()
    receiver = fields.String()
    batch_id = fields.UUID()
    outcome = fields.String(metadata={"enum": ["rejected", "refused", "invalid"]})
    detail = fields.String()
    at = fields.AwareDateTime()
    open = fields.Boolean()


class RejectionsSchema(ma.Schema):
    """Rejections in the order they came. `next`: what to send as `after`."""

    rejections = fields.List(fields.Nested(RejectionSchema))
    next = fields.Integer()


class ReleasedSchema(ma.Schema):
    """A batch to be fetched."""

    seq = fields.Integer()
    reason = fields.String(metadata={"enum": list(REASONS)})
    country = fields.String(allow_none=True)
    period = _Period()
    idempotency_key = fields.String()
    released_at = fields.AwareDateTime()
    bytes = fields.Integer()
    answered = fields.Boolean()


class ReleasedPageSchema(ma.Schema):
    """Batches in the order they were let go. `next`: what to send as `after`."""

    batches = fields.List(fields.Nested(ReleasedSchema))
    next = fields.Integer()


class ReceiptsBodySchema(Strict):
    """One receipt for each item of the batch."""

    receipts = Listed(Inside(ReceiptSchema), most=1_000_000, required=True)


class ExportSchemaQuery(Strict):
    """In whose words; our own form if not given."""

    mapping = Text(most=40, load_default="ews")
    version = QueryWhole(least=1, most=1000, load_default=1)
