"""Bulletins: what an assessor publishes about a signal."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, post_load

from schemas.audience import audience_field
from schemas.fields import Strict, Text, Word
from schemas.paging import PageQuerySchema, PageSchema
from schemas.reports.words import TLPS

LEVELS = ("information", "advisory", "alert")
STATES = ("draft", "approved", "published", "withdrawn")
LONGEST_TITLE = 300
LONGEST_TEXT = 20_000


class BulletinSchema(ma.Schema):
    """The newest version of a bulletin. body: the assessor's text and the facts filled in."""

    id = fields.UUID()
    signal_id = fields.UUID(allow_none=True)
    organisation_id = fields.UUID()
    version = fields.Integer()
    state = fields.String(metadata={"enum": list(STATES)})
    level = fields.String(metadata={"enum": list(LEVELS)})
    title = fields.String()
    body = fields.Dict()
    tlp = fields.String()
    audience = fields.List(fields.String())
    created_at = fields.AwareDateTime()
    at = fields.AwareDateTime(metadata={"description": "when this version was made"})


class BulletinsSchema(PageSchema):
    """Bulletins, newest first."""

    bulletins = fields.List(fields.Nested(BulletinSchema))


class BulletinQuerySchema(PageQuerySchema):
    """Which bulletins to show."""

    state = Word(STATES)


class BulletinEditSchema(Strict):
    """What changes; a field left out stays as it is. The facts cannot be edited."""

    title = Text(most=LONGEST_TITLE)
    level = Word(LEVELS)
    text = Text(most=LONGEST_TEXT)
    tlp = Word(TLPS)
    audience = audience_field()

    @post_load
    def _require_something(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if not data:
            raise ma.ValidationError("nothing_changes: found no field, expected at least one")
        return data
