"""A whole report: the body of POST /v1/reports."""

from typing import Any

import marshmallow as ma
from marshmallow import post_load

from schemas.audience import audience_field
from schemas.fields import Identifier, Inside, Instant, Listed, Strict, Text, Whole, Word
from schemas.reports.dates import DatesSchema
from schemas.reports.findings import FindingSchema
from schemas.reports.harm import DuplicateOfSchema, HarmSchema, LinkSchema
from schemas.reports.places import PlaceSchema, RouteSchema
from schemas.reports.products import ProductSchema, QuantitySchema
from schemas.reports.records import Report
from schemas.reports.words import KINDS, TLPS, VERSION_KINDS

MOST_FINDINGS = 100
MOST_LINKS = 100
MOST_VERSIONS = 10_000
_FIRST_KINDS = {"initial", "duplicate_of"}


class ReportSchema(Strict):
    """One version of one report as its sender writes it."""

    reference = Text(required=True, metadata={"description": "the sender's own, unique there"})
    version = Whole(least=1, most=MOST_VERSIONS, required=True)
    version_kind = Word(VERSION_KINDS, required=True)
    duplicate_of = Inside(DuplicateOfSchema)
    kind = Word(KINDS, required=True)
    dates = Inside(DatesSchema, required=True)
    place = Inside(PlaceSchema, required=True)
    route = Inside(RouteSchema)
    product = Inside(ProductSchema)
    quantity = Inside(QuantitySchema)
    findings = Listed(Inside(FindingSchema), most=MOST_FINDINGS, load_default=list)
    harm = Inside(HarmSchema)
    links = Listed(Inside(LinkSchema), most=MOST_LINKS, load_default=list)
    reason = Text(
        most=500, metadata={"description": "why this version follows the one before; no names"}
    )
    tlp = Word(TLPS, required=True)
    audience = audience_field(required=True)
    embargo_until = Instant(
        metadata={"description": "until then nobody but its own organisation sees it"}
    )
    delegate_to = Identifier(
        metadata={"description": "who publishes it under its own name; has to have agreed before"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Report:
        """Make the record, if its version makes sense."""
        _require_fitting_version(data)
        duplicate_of = data.get("duplicate_of")
        return Report(
            **data
            | {name: tuple(data[name]) for name in ("findings", "links", "audience")}
            | {"duplicate_of": duplicate_of["report_id"] if duplicate_of else None}
        )


def _require_fitting_version(data: dict[str, Any]) -> None:
    version, kind = data["version"], data["version_kind"]
    if (version == 1) != (kind in _FIRST_KINDS):
        raise ma.ValidationError(
            f"version_kind_unfitting: found {kind} for version {version}; version 1 is initial or "
            "duplicate_of, a later one follow_up, correction or nullification",
            field_name="version_kind",
        )
    if (kind == "duplicate_of") != ("duplicate_of" in data):
        raise ma.ValidationError(
            "duplicate_of_unfitting: the block `duplicate_of` goes with version_kind "
            "'duplicate_of', and only with it",
            field_name="duplicate_of",
        )
