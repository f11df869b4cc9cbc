"""Timeliness: how long each stage takes, from collection to action."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Country, Strict
from schemas.queries import QueryDate
from schemas.screenings import YesNo

STAGES = (
    "collected",
    "analysed",
    "reported",
    "loaded",
    "signalled",
    "published",
    "delivered",
    "read",
    "acted",
)


class TimelinessQuerySchema(Strict):
    """Of which time and where."""

    since = QueryDate(metadata={"description": "first day; without it, a year ago"})
    until = QueryDate(metadata={"description": "first day that no longer counts"})
    country = Country()
    kept = YesNo(
        load_default=False,
        metadata={"description": "as last counted (see counted_at): quick at any size"},
    )


class LagSchema(ma.Schema):
    """From one stage to the next. waiting: how many have not come there, and may never."""

    country = fields.String(
        allow_none=True, metadata={"description": "null: all; empty: of none, or not to be told"}
    )
    stage = fields.String(metadata={"enum": list(STAGES)})
    follows = fields.String(metadata={"enum": list(STAGES)})
    reached = fields.Integer()
    waiting = fields.Integer()
    median_hours = fields.Float(allow_none=True)
    p90_hours = fields.Float(allow_none=True)
    p95_hours = fields.Float(allow_none=True)


class TimelinessSchema(ma.Schema):
    """The ledger: of reports by their country, then of bulletins by their recipient's country."""

    since = fields.Date()
    until = fields.Date()
    counted_at = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "of what is kept; null: it is being counted, ask again"},
    )
    reports = fields.List(fields.Nested(LagSchema))
    recipients = fields.List(fields.Nested(LagSchema))
