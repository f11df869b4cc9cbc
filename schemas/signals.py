"""Signals and their triage."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, post_load

from schemas.fields import Country, Strict, Text, Word
from schemas.paging import PageQuerySchema, PageSchema

STATES = ("new", "watched", "dismissed", "drafted")
LONGEST_NOTE = 2000


class StandingSchema(ma.Schema):
    """What the law says of a substance today, in short: jurisdictions by status."""

    status = fields.String()
    jurisdictions = fields.List(fields.String())


class SignalSchema(ma.Schema):
    """Something new, why, and how far its triage is."""

    id = fields.UUID()
    rule = fields.String()
    substance_id = fields.Integer()
    substance_name = fields.String(allow_none=True)
    inchikey = fields.String()
    smiles = fields.String()
    families = fields.List(fields.String(), metadata={"description": "of the substance, today"})
    standings = fields.List(
        fields.Nested(StandingSchema), metadata={"description": "of the substance, today"}
    )
    country = fields.String()
    because = fields.String()
    evidence = fields.Dict()
    raised_at = fields.AwareDateTime()
    report_id = fields.UUID()
    report_version = fields.Integer(metadata={"description": "the newest of the report"})
    report_version_kind = fields.String(
        metadata={"description": "such as correction, nullification: what that version is"}
    )
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


class ReportBehindSchema(ma.Schema):
    """A report of the substance that you may see."""

    report_id = fields.UUID()
    organisation = fields.String()
    kind = fields.String()
    country = fields.String()
    incident_on = fields.Date()
    evidence = fields.String()
    tlp = fields.String()


class DraftedSchema(ma.Schema):
    """A bulletin of your organisation that was made of a signal."""

    id = fields.UUID()
    title = fields.String()
    state = fields.String()


class SignalWithStepsSchema(SignalSchema):
    """A signal with its triage so far, oldest step first, and what it stands on.

    reports: of the substance, newest first, the newest that you may see.
    """

    steps = fields.List(fields.Nested(SignalStepSchema))
    reports = fields.List(fields.Nested(ReportBehindSchema))
    bulletins = fields.List(fields.Nested(DraftedSchema))


class SignalsSchema(PageSchema):
    """Signals, newest first."""

    signals = fields.List(fields.Nested(SignalSchema))


class SignalQuerySchema(PageQuerySchema):
    """Which signals to show."""

    state = Word(STATES)
    country = Country(metadata={"description": "of the report behind it"})
    family = Text(most=100, metadata={"description": "of the substance, with the family's parts"})


class TriageSchema(Strict):
    """A step of triage: what becomes of a signal, and why."""

    state = Word(("watched", "dismissed"), required=True)
    note = Text(most=LONGEST_NOTE)

    @post_load
    def _fill(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"note": "", **data}
