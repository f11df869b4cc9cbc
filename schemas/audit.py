"""The audit as it is shown: who did or read what."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, post_load

from schemas.fields import Identifier, Strict, Text, Word
from schemas.queries import LARGEST_SEQ, QueryDate, QueryWhole


class AuditQuerySchema(Strict):
    """Which entries to show."""

    record = Text(most=200, attribute="record_id", metadata={"description": "the id of one record"})
    person_id = Identifier(metadata={"description": "what this person did"})
    action = Text(most=200, metadata={"description": "as entries name it, in full"})
    what = Word(
        ("all", "deeds"),
        load_default="all",
        metadata={"description": "deeds: what was done, without what was only read"},
    )
    since = QueryDate(data_key="from", metadata={"description": "first day, of UTC"})
    until = QueryDate(metadata={"description": "the day after the last"})
    before = QueryWhole(least=1, most=LARGEST_SEQ, metadata={"description": "go on with `next`"})
    limit = QueryWhole(least=1, most=1000, load_default=100)

    @post_load
    def _read_what(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        is_deed = data.pop("what") == "deeds"
        return {**data, "is_deed": is_deed}


class AuditEntrySchema(ma.Schema):
    """One entry. detail: states, numbers and identifiers; never content."""

    number = fields.Integer()
    at = fields.String()
    actor = fields.String(metadata={"description": "the public half of a key, or `operator`"})
    action = fields.String()
    organisation_id = fields.String(allow_none=True)
    organisation = fields.String(allow_none=True, metadata={"description": "its name today"})
    person_id = fields.String(allow_none=True)
    person = fields.String(allow_none=True, metadata={"description": "their name today"})
    record_id = fields.String(allow_none=True)
    detail = fields.Dict()
    hash = fields.String()


class AuditSchema(ma.Schema):
    """Entries, newest first."""

    entries = fields.List(fields.Nested(AuditEntrySchema))
    next = fields.Integer(metadata={"description": "ask for more with `before`"})
