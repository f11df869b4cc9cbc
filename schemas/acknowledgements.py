"""What is answered to one record: what became of it, and what was identified in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from marshmallow import Schema, fields

from schemas.issues import RecordIssue

Outcome = Literal["loaded", "loaded_with_warnings", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The answer to one record. `document` is the JSON object that is stored and sent.

    written: whether this submission wrote anything; False for a repeat and for a rejected record.
    """

    outcome: Outcome
    document: Mapping[str, Any]
    written: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its errors and warnings, in order."""
        return tuple(issue["code"] for issue in self.document["issues"])


def rejection(body: object, issues: Sequence[RecordIssue]) -> Acknowledgement:
    """Answer a record that is not taken, with the reasons."""
    document = {
        **_named(body),
        "outcome": "rejected",
        "report_id": None,
        "issues": [issue_document(issue) for issue in issues],
        "findings": [],
    }
    return Acknowledgement(outcome="rejected", document=document, written=False)


def _named(body: object) -> dict[str, object]:
    """Repeat the reference and version, so far as they can be repeated."""
    named = body if isinstance(body, dict) else {}
    reference, version = named.get("reference"), named.get("version")
    return {
        "reference": _printable(reference) if isinstance(reference, str) else None,
        "version": version if type(version) is int and abs(version) < 2**31 else None,
    }


def _printable(text: str) -> str:
    return text[:200].encode("utf-8", "replace").decode("utf-8")


def issue_document(issue: RecordIssue) -> dict[str, str]:
    """Write an issue as JSON."""
    return {
        "level": issue.level,
        "code": issue.code,
        "pointer": issue.pointer,
        "message": issue.message,
    }


class IssueSchema(Schema):
    """Something wrong or noteworthy in one record."""

    level = fields.String(metadata={"enum": ["error", "warning"]})
    code = fields.String(metadata={"description": "stable, for programs"})
    pointer = fields.String(metadata={"description": "JSON pointer, relative to the record"})
    message = fields.String()


class KeysSchema(Schema):
    """The layers of identity."""

    parent = fields.String()
    no_isotopes = fields.String()
    no_stereo = fields.String()
    tautomer = fields.String()


class FamilySchema(Schema):
    """An analogue group and why the substance is in it."""

    family = fields.String()
    because = fields.String()


class StatusSchema(Schema):
    """Control status in one jurisdiction on the day of the incident."""

    jurisdiction = fields.String()
    status = fields.String(
        metadata={
            "enum": ["controlled", "conditional", "analogue_risk", "not_controlled", "unknown"]
        }
    )
    level = fields.String()
    entry = fields.String()
    kind = fields.String()
    reason = fields.String()
    wording_date = fields.Date(
        allow_none=True, metadata={"description": "first day of the deciding wording, if known"}
    )
    conditions = fields.List(fields.String(), metadata={"description": "quoted"})
    exemptions = fields.List(fields.String(), metadata={"description": "quantities, forms; quoted"})
    confidence = fields.String(metadata={"enum": ["high", "medium", "low"]})
    doubts = fields.List(
        fields.String(), metadata={"description": "what speaks against more confidence"}
    )
    cite = fields.String()
    url = fields.String()
    fit = fields.String(
        metadata={"description": "exact, wider or narrower than the words; empty: no entry decides"}
    )
    checked_on_text = fields.String(metadata={"description": "verbatim, partial or secondary"})
    review = fields.String(metadata={"description": "who has reviewed the reading; none: nobody"})


class IdentifiedSchema(Schema):
    """A substance that a finding turned out to be."""

    substance_id = fields.Integer()
    name = fields.String(allow_none=True)
    smiles = fields.String()
    keys = fields.Nested(KeysSchema)
    families = fields.List(fields.Nested(FamilySchema))
    novelty = fields.List(fields.String())
    status = fields.List(fields.Nested(StatusSchema))


GRADES = [
    "identifier", "curated", "generated", "systematic", "suggestion", "ambiguous", "unknown",
]  # fmt: skip


class MeantSchema(Schema):
    """A structure that a text may stand for."""

    name = fields.String()
    smiles = fields.String()
    inchikey = fields.String(allow_none=True)
    why = fields.String()
    likeness = fields.Float(allow_none=True, metadata={"description": "of a suggestion, 0 to 1"})


class IdentifiedFindingSchema(Schema):
    """What became of one finding."""

    pointer = fields.String()
    resolved_by = fields.String(
        allow_none=True, metadata={"enum": ["structure", "name", "cas", None]}
    )
    registered = fields.String(
        allow_none=True, metadata={"description": "the whole drawing as SMILES, salts and all"}
    )
    registered_key = fields.String(
        allow_none=True, metadata={"description": "hash of it: the layer as drawn"}
    )
    grade = fields.String(
        allow_none=True, metadata={"enum": [*GRADES, None], "description": "how sure that is"}
    )
    how = fields.String(allow_none=True, metadata={"description": "how it was found, in words"})
    candidates = fields.List(
        fields.Nested(MeantSchema), metadata={"description": "what an unresolved name may mean"}
    )
    substances = fields.List(fields.Nested(IdentifiedSchema))


class AcknowledgementSchema(Schema):
    """The answer to one record."""

    reference = fields.String(allow_none=True)
    version = fields.Integer(allow_none=True)
    outcome = fields.String(metadata={"enum": ["loaded", "loaded_with_warnings", "rejected"]})
    report_id = fields.UUID(allow_none=True)
    issues = fields.List(fields.Nested(IssueSchema))
    findings = fields.List(fields.Nested(IdentifiedFindingSchema))


class BatchAcknowledgementSchema(Schema):
    """The answer to a batch: one acknowledgement a record, in the order sent, and counts."""

    records = fields.List(fields.Nested(AcknowledgementSchema))
    loaded = fields.Integer()
    loaded_with_warnings = fields.Integer()
    rejected = fields.Integer()
