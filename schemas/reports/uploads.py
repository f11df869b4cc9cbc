"""Files of results that are loaded row by row."""

from typing import Any

import marshmallow as ma
import orjson
from marshmallow import fields

from schemas.acknowledgements import IssueSchema
from schemas.fields import Strict, Text, Word
from schemas.flags import Flag
from schemas.queries import QueryWhole

FORMS = ("csv", "xlsx", "sdf", "jsonl")
STATES = ("new", "checking", "checked", "loading", "loaded")
OUTCOMES = ("loaded", "loaded_with_warnings", "rejected")
MOST_SHOWN = 200


class UploadQuery(Strict):
    """What the file is called, and its form."""

    name = Text(required=True)
    form = Word(FORMS, required=True)


class LayoutSchema(Strict):
    """How the file is read: a manifest, a reader by its name, or (neither) whole reports."""

    manifest = fields.Dict(keys=fields.String(), metadata={"description": "docs/importing.md"})
    reader = Text(most=50)
    makes_references = Flag(
        load_default=False, metadata={"description": "rows have no reference of their own"}
    )
    joins = Flag(
        load_default=False,
        metadata={"description": "rows of one reference are one report with several findings"},
    )


class UploadColumnSchema(ma.Schema):
    """A column, its first values, and the field it most often holds."""

    name = fields.String()
    samples = fields.List(fields.String())
    guess = fields.String()


class UploadSchema(ma.Schema):
    """A file and how far it is; numbers are of rows."""

    id = fields.UUID()
    name = fields.String()
    form = fields.String(metadata={"enum": list(FORMS)})
    state = fields.String(metadata={"enum": list(STATES)})
    begun_at = fields.AwareDateTime()
    saved_at = fields.AwareDateTime()
    columns = fields.List(fields.Nested(UploadColumnSchema))
    notes = fields.List(fields.String())
    layout = fields.Dict(allow_none=True)
    rows = fields.Integer()
    waiting = fields.Integer(metadata={"description": "not yet checked"})
    joined = fields.Integer(metadata={"description": "findings of another row's report"})
    fit = fields.Integer(metadata={"description": "reports without a warning"})
    warned = fields.Integer(metadata={"description": "reports with warnings"})
    rejected = fields.Integer()
    done = fields.Integer(metadata={"description": "loaded"})


class UploadsSchema(ma.Schema):
    """Your files, the newest first."""

    uploads = fields.List(fields.Nested(UploadSchema))


class UploadRowsQuery(Strict):
    """Which rows."""

    after = QueryWhole(least=0, most=10**6, load_default=0)
    limit = QueryWhole(least=1, most=MOST_SHOWN, load_default=50)
    outcome = Word(OUTCOMES)


class RowSubstanceSchema(ma.Schema):
    """What a finding of a row is."""

    name = fields.String(allow_none=True)
    inchikey = fields.String()
    novelty = fields.List(fields.String())


class UploadRowSchema(ma.Schema):
    """A row: what is wrong with it, what it is, what became of it."""

    number = fields.Integer(metadata={"description": "from 1, below the names of the columns"})
    reference = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True, metadata={"enum": [*OUTCOMES, None]})
    is_loaded = fields.Boolean()
    is_new = fields.Boolean(metadata={"description": "false: the same was loaded before"})
    joined_to = fields.Integer(allow_none=True)
    report_id = fields.UUID(allow_none=True)
    issues = fields.List(fields.Nested(IssueSchema))
    substances = fields.List(fields.Nested(RowSubstanceSchema))
    unidentified = fields.Integer()
    report = fields.Dict(allow_none=True, metadata={"description": "as it would be sent"})


class UploadRowsSchema(ma.Schema):
    """Rows in the order of the file. `next`: what to send as `after`, if more follow."""

    rows = fields.List(fields.Nested(UploadRowSchema))
    next = fields.Integer()


def row_document(row: Any) -> dict[str, Any]:
    """Return a stored row as it is shown."""
    report = None if row.report is None else orjson.loads(row.report)
    answer = {} if row.answer is None else orjson.loads(row.answer)
    return {
        "number": row.number,
        "reference": str(report.get("reference", "")) if report else None,
        "outcome": row.outcome,
        "is_loaded": row.is_loaded,
        "is_new": answer.get("is_new", True),
        "joined_to": row.joined_to,
        "report_id": answer.get("report_id"),
        "issues": [*orjson.loads(row.issues), *answer.get("issues", ())],
        "substances": answer.get("substances", []),
        "unidentified": answer.get("unidentified", 0),
        "report": report,
    }
