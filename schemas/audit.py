"""The audit as it is shown: who did or read what."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text
from schemas.queries import LARGEST_SEQ, QueryWhole


class AuditQuerySchema(Strict):
    """Which entries to show."""

    record = Text(most=200, metadata={"description": "the id of one record"})
    before = QueryWhole(least=1, most=LARGEST_SEQ, metadata={"description": "go on with `next`"})
    limit = QueryWhole(least=1, most=1000, load_default=100)


class AuditEntrySchema(ma.Schema):
    """One entry. detail: states, numbers and identifiers; never content."""

    number = fields.Integer()
    at = fields.String()
    actor = fields.String(metadata={"description": "the public half of a key, or `operator`"})
    action = fields.String()
    organisation_id = fields.String(allow_none=True)
    person_id = fields.String(allow_none=True)
    record_id = fields.String(allow_none=True)
    detail = fields.Dict()
    hash = fields.String()


class AuditSchema(ma.Schema):
    """Entries, newest first."""

    entries = fields.List(fields.Nested(AuditEntrySchema))
    next = fields.Integer(metadata={"description": "ask for more with `before`"})
