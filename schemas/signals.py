"""Signals and their triage."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, post_load

from schemas.fields import Strict, Text, Word
from schemas.paging import PageQuerySchema, PageSchema

STATES = ("new", "watched", "dismissed", "drafted")
LONGEST_NOTE = 2000


class SignalSchema(ma.Schema):
    """Something new, why, and how far its triage is."""

    id = fields.UUID()
    rule = fields.String()
    substance_id = fields.Integer()
    substance_name = fields.String(allow_none=True)
    inchikey = fields.String()
    country = fields.String()
    because = fields.String()
    evidence = fields.Dict()
    raised_at = fields.AwareDateTime()
    report_id = fields.UUID()
    tlp = fields.String()
    state = fields.String(metadata={"enum": list(STATES)})
    note = fields.String()
    state_since = fields.AwareDateTime()


class SignalStepSchema(ma.Schema):
    """One step of triage."""

    state = fields.String()
    person_id = fields.UUID(allow_none=True)
    note = fields.String()
    at = fields.AwareDateTime()


class SignalWithStepsSchema(SignalSchema):
    """A signal with its triage so far, oldest step first."""

    steps = fields.List(fields.Nested(SignalStepSchema))


class SignalsSchema(PageSchema):
    """Signals, newest first."""

    signals = fields.List(fields.Nested(SignalSchema))


class SignalQuerySchema(PageQuerySchema):
    """Which signals to show."""

    state = Word(STATES)


class TriageSchema(Strict):
    """A step of triage: what becomes of a signal, and why."""

    state = Word(("watched", "dismissed"), required=True)
    note = Text(most=LONGEST_NOTE)

    @post_load
    def _fill(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"note": "", **data}
