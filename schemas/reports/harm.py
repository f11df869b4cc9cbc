"""The harm that a report tells of, and its ties to other reports."""

from typing import Any

import marshmallow as ma
from marshmallow import post_load

from schemas.fields import Identifier, Listed, Strict, Text, Word
from schemas.reports.records import Harm, Link
from schemas.reports.words import CASE_TYPES, CAUSAL_ROLES, OUTCOMES, RELATIONS

MOST_CO_DETECTED = 100


class HarmSchema(Strict):
    """Case type, outcome, causal role, co-detected substances; nothing personal."""

    case_type = Word(CASE_TYPES, required=True)
    outcome = Word(OUTCOMES)
    causal_role = Word(CAUSAL_ROLES)
    co_detected = Listed(Text(), most=MOST_CO_DETECTED, load_default=list)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Harm:
        """Make the record."""
        return Harm(**data | {"co_detected": tuple(data["co_detected"])})


class LinkSchema(Strict):
    """A tie to another report: by report_id, or by the sender's own reference."""

    relation = Word(RELATIONS, required=True)
    report_id = Identifier()
    reference = Text()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Link:
        """Make the record."""
        if len(data.keys() & {"report_id", "reference"}) != 1:
            raise ma.ValidationError(
                "link_ambiguous: expected exactly one of report_id and reference"
            )
        return Link(**data)


class DuplicateOfSchema(Strict):
    """Which report this one repeats."""

    report_id = Identifier(required=True)
