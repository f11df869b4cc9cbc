"""What waits for an organisation today, as far as somebody may see it and do something about it."""

import marshmallow as ma
from marshmallow import fields

from schemas.bulletins import LEVELS


class WaitingBulletinSchema(ma.Schema):
    """A bulletin of your own that is not published. is_mine: you wrote it; another must approve."""

    id = fields.UUID()
    title = fields.String()
    level = fields.String(metadata={"enum": list(LEVELS)})
    state = fields.String(metadata={"enum": ["draft", "approved"]})
    at = fields.AwareDateTime()
    person = fields.String(allow_none=True, metadata={"description": "who made this version"})
    is_mine = fields.Boolean()


class DueRequestsSchema(ma.Schema):
    """Requests without an answer: your own that are overdue, and those that you are asked."""

    ours_overdue = fields.Integer()
    asked_overdue = fields.Integer()
    asked_open = fields.Integer()


class DueRecallsSchema(ma.Schema):
    """Of the newest recalls. ours: others have not heard of. to_confirm: copies of your own."""

    ours = fields.Integer()
    to_confirm = fields.Integer()


class DueExportsSchema(ma.Schema):
    """Exports. awaiting: put together, and nobody let them go. due: owed to a receiver."""

    awaiting = fields.Integer()
    due = fields.Integer()


class LawTodaySchema(ma.Schema):
    """Law that came into force or ended today, or that was told of today."""

    id = fields.UUID()
    jurisdiction = fields.String()
    on_day = fields.Date()
    entries = fields.Integer()
    substances = fields.Integer()


class TodaySchema(ma.Schema):
    """What waits; null: not yours to see."""

    at = fields.AwareDateTime()
    bulletins = fields.List(fields.Nested(WaitingBulletinSchema), allow_none=True)
    unread = fields.Integer(metadata={"description": "bulletins that nobody has acknowledged"})
    sources_changed = fields.Integer(
        metadata={"description": "your bulletins of which a report says something else now"}
    )
    requests = fields.Nested(DueRequestsSchema)
    recalls = fields.Nested(DueRecallsSchema)
    dead_deliveries = fields.Integer(allow_none=True)
    exports = fields.Nested(DueExportsSchema, allow_none=True)
    unreachable = fields.List(fields.String(), allow_none=True)
    law = fields.List(fields.Nested(LawTodaySchema), allow_none=True)
