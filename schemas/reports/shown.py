"""A report as it is shown to those who may see it, and the log of what changed."""

from marshmallow import Schema, fields

from schemas.acknowledgements import AcknowledgementSchema, StatusSchema
from schemas.reports.report import ReportSchema


class ShownVersionSchema(Schema):
    """One version as it was received, with what was answered to it then."""

    version = fields.Integer()
    version_kind = fields.String()
    received_at = fields.AwareDateTime()
    tlp = fields.String()
    audience = fields.List(fields.String())
    body = fields.Nested(ReportSchema)
    acknowledgement = fields.Nested(AcknowledgementSchema)


class CurrentStatusSchema(Schema):
    """What the law says today of a substance of the newest version."""

    substance_id = fields.Integer()
    valid_on = fields.Date()
    known_at = fields.AwareDateTime()
    status = fields.List(fields.Nested(StatusSchema))


class SameParcelSchema(Schema):
    """Another report of the same parcel that the reader may see, in its newest version."""

    report_id = fields.UUID()
    organisation_id = fields.UUID()
    version = fields.Integer()
    received_at = fields.AwareDateTime()


class ShownReportSchema(Schema):
    """A report with the versions that the reader may see, oldest first."""

    report_id = fields.UUID()
    organisation_id = fields.UUID()
    reference = fields.String()
    versions = fields.List(fields.Nested(ShownVersionSchema))
    current_status = fields.List(fields.Nested(CurrentStatusSchema))
    same_parcel = fields.List(
        fields.Nested(SameParcelSchema),
        metadata={
            "description": "other reports of the same parcel, as far as you are told of them"
        },
    )


class ChangeSchema(Schema):
    """One new version of a record that the reader may see."""

    seq = fields.Integer()
    record = fields.String(metadata={"enum": ["report", "signal", "bulletin", "request"]})
    record_id = fields.String()
    version = fields.Integer()
    organisation_id = fields.UUID()
    tlp = fields.String()
    changed_at = fields.AwareDateTime()


class ChangesSchema(Schema):
    """A page of changes in commit order. `next`: what to send as `after` for the next page."""

    changes = fields.List(fields.Nested(ChangeSchema))
    next = fields.Integer()
    more = fields.Boolean()
