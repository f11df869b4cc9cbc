"""Drafts of reports, and lists of reports."""

from datetime import date
from typing import Any

import marshmallow as ma
import orjson
from marshmallow import fields, validates_schema

from schemas.fields import Country, Strict, Text, Word
from schemas.paging import PageQuerySchema, PageSchema
from schemas.queries import QueryDate
from schemas.reports.dates import PartialDateSchema
from schemas.reports.words import KINDS

SCOPES_OF_LIST = ("own", "all")


class _Unfinished(fields.Dict):
    """A report as far as it is written."""


class NewDraftSchema(Strict):
    """A report that is still being written: any part of it may be missing or wrong."""

    title = Text(most=200, load_default="untitled")
    report = _Unfinished(keys=fields.String(), required=True)


class DraftSchema(ma.Schema):
    """A draft; lists leave `report` out."""

    id = fields.UUID()
    title = fields.String()
    begun_at = fields.AwareDateTime()
    saved_at = fields.AwareDateTime()


class WholeDraftSchema(DraftSchema):
    """A draft with what is in it."""

    report = fields.Function(lambda draft: orjson.loads(draft.report), metadata={"type": "object"})


class DraftsSchema(ma.Schema):
    """Your drafts, the last saved first."""

    drafts = fields.List(fields.Nested(DraftSchema))


class ReportsQuery(PageQuerySchema):
    """Which reports, newest first."""

    whose = Word(
        SCOPES_OF_LIST,
        load_default="all",
        metadata={"description": "own: of your organisation; all: that you may see"},
    )
    country = Country()
    kind = Word(KINDS)
    inchikey = Text(most=27, pattern="[A-Z]{14}-[A-Z]{10}-[A-Z]")
    since = QueryDate(data_key="from", metadata={"description": "first day of coming in"})
    until = QueryDate(metadata={"description": "the day after the last"})

    @validates_schema
    def check_days(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse days that are the wrong way round."""
        first: date | None = data.get("since")
        if first is not None and "until" in data and first >= data["until"]:
            raise ma.ValidationError(
                "days_reversed: found `from` not before `until`; exchange them", field_name="until"
            )


class ListedSubstanceSchema(ma.Schema):
    """A substance of a listed report."""

    substance_id = fields.Integer()
    name = fields.String(allow_none=True)
    inchikey = fields.String()
    smiles = fields.String()


class ListedReportSchema(ma.Schema):
    """A report in short, in the version that stands; fields that you may not see are not there."""

    report_id = fields.UUID()
    organisation_id = fields.UUID()
    organisation = fields.String()
    is_own = fields.Boolean()
    reference = fields.String()
    version = fields.Integer()
    version_kind = fields.String()
    kind = fields.String()
    country = fields.String()
    incident = fields.Nested(PartialDateSchema)
    received_at = fields.AwareDateTime()
    tlp = fields.String()
    outcome = fields.String()
    unidentified = fields.Integer(metadata={"description": "findings without a substance"})
    substances = fields.List(fields.Nested(ListedSubstanceSchema))


class ListedReportsSchema(PageSchema):
    """A page of reports, newest first."""

    reports = fields.List(fields.Nested(ListedReportSchema))
