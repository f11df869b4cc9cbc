"""Requests to trace a report back: asked, reminded of, answered or overdue."""

import marshmallow as ma
from marshmallow import fields

from schemas.audience import AudienceMember
from schemas.fields import Identifier, Strict, Text, Whole, Word
from schemas.paging import PageQuerySchema, PageSchema
from schemas.reports.words import TLPS

STATES = ("open", "overdue", "answered", "closed", "withdrawn")
STEPS = ("asked", "reminded", "overdue", "answered", "closed", "withdrawn")
LONGEST = 5_000
MOST_DAYS = 365


class NewRequestSchema(Strict):
    """Ask a country's organisations, or one organisation, where goods of a report came from."""

    report_id = Identifier(required=True)
    asked = AudienceMember(
        required=True,
        metadata={"description": "`country:GB` or `org:<uuid>`; ask several in several requests"},
    )
    question = Text(most=LONGEST, required=True)
    tlp = Word(TLPS, load_default="TLP:AMBER")
    days = Whole(
        least=1,
        most=MOST_DAYS,
        load_default=28,
        metadata={"description": "until the answer is overdue; a reminder comes every 14 days"},
    )


class AnswerSchema(Strict):
    """An answer to a request, or why it is closed."""

    text = Text(most=LONGEST, required=True)


class RequestStepSchema(ma.Schema):
    """One step. organisation_id: null for the clock."""

    version = fields.Integer()
    what = fields.String(metadata={"enum": list(STEPS)})
    state = fields.String(metadata={"enum": list(STATES)})
    text = fields.String()
    organisation_id = fields.UUID(allow_none=True)
    at = fields.AwareDateTime()


class RequestSchema(ma.Schema):
    """A request as it stands."""

    id = fields.UUID()
    report_id = fields.UUID()
    organisation_id = fields.UUID(metadata={"description": "who asks"})
    asked = fields.Function(lambda request: request.audience[0], metadata={"type": "string"})
    question = fields.String()
    tlp = fields.String()
    asked_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    version = fields.Integer()
    state = fields.String(metadata={"enum": list(STATES)})
    reminders = fields.Integer()
    at = fields.AwareDateTime(metadata={"description": "of the last step"})


class RequestWithStepsSchema(RequestSchema):
    """A request with its steps, oldest first."""

    steps = fields.List(fields.Nested(RequestStepSchema))


class RequestsSchema(PageSchema):
    """Requests that you made or are asked, newest first."""

    requests = fields.List(fields.Nested(RequestSchema))


class RequestQuerySchema(PageQuerySchema):
    """Which requests to show; `state=overdue` shows what nobody answered in time."""

    state = Word(STATES)
