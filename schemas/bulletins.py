"""Bulletins and special alerts: what an assessor publishes, and what its readers answer."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, post_load

from schemas.audience import audience_field
from schemas.fields import Country, Identifier, Inside, Listed, Strict, Text, Word
from schemas.flags import Flag
from schemas.paging import PageQuerySchema, PageSchema
from schemas.queries import LARGEST_SEQ, QueryInstant, QueryWhole
from schemas.reports.words import TLPS

KINDS = ("bulletin", "special_alert", "notice", "advisory")
LEVELS = ("information", "advisory", "alert")
STATES = ("draft", "approved", "embargoed", "published", "superseded", "expired", "withdrawn")
SOURCE_CHANGES = ("corrected", "nullified", "narrowed", "recalled")
CLEARED = ("embargo_until", "valid_until", "supersedes")
LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
MOST_CONCERNED = 300
INCHIKEY = r"^[A-Z]{14}-[A-Z]{10}-[A-Z]$"


class SectionsSchema(Strict):
    """What is known of the risk, part by part; Regulation (EU) 2023/1322, Art. 13(2)."""

    origin_of_risk = Text(most=LONGEST_TEXT)
    date_and_place = Text(most=LONGEST_TEXT)
    means_of_exposure = Text(most=LONGEST_TEXT)
    analytical_data = Text(most=LONGEST_TEXT)
    toxicological_data = Text(most=LONGEST_TEXT)
    identification_methods = Text(most=LONGEST_TEXT)
    health_risks = Text(most=LONGEST_TEXT)
    social_risks = Text(most=LONGEST_TEXT)
    security_risks = Text(most=LONGEST_TEXT)
    health_measures = Text(most=LONGEST_TEXT)
    other_measures = Text(most=LONGEST_TEXT)


class ConcernsSchema(Strict):
    """What it is about, beyond the facts filled in: subscribers' filters look here too."""

    countries = Listed(Country(), most=MOST_CONCERNED)
    substances = Listed(
        Text(most=27, pattern=INCHIKEY),
        most=MOST_CONCERNED,
        metadata={"description": "InChIKeys of parents"},
    )
    families = Listed(Text(most=100), most=MOST_CONCERNED)


class SourceChangeSchema(ma.Schema):
    """What became of a report that a bulletin's facts were drawn from."""

    report_id = fields.UUID()
    drawn_version = fields.Integer(metadata={"description": "the version the facts come from"})
    version = fields.Integer(metadata={"description": "the newest of which you were told"})
    what = fields.String(
        metadata={
            "enum": list(SOURCE_CHANGES),
            "description": "narrowed: it is for fewer readers than the bulletin. recalled: you may "
            "not see it any more",
        }
    )
    at = fields.AwareDateTime()
    open = fields.Boolean(metadata={"description": "nobody has approved the bulletin since"})


class BulletinSchema(ma.Schema):
    """One version of a bulletin. body: text, facts filled in, actions, sections, concerns."""

    id = fields.UUID()
    signal_id = fields.UUID(allow_none=True)
    organisation_id = fields.UUID()
    version = fields.Integer()
    kind = fields.String(metadata={"enum": list(KINDS)})
    state = fields.String(metadata={"enum": list(STATES)})
    level = fields.String(metadata={"enum": list(LEVELS)})
    urgent = fields.Boolean()
    title = fields.String()
    body = fields.Dict()
    tlp = fields.String()
    audience = fields.List(fields.String())
    embargo_until = fields.AwareDateTime(
        allow_none=True, metadata={"description": "before it only authorities see it"}
    )
    valid_until = fields.AwareDateTime(allow_none=True)
    supersedes = fields.UUID(allow_none=True)
    created_at = fields.AwareDateTime()
    at = fields.AwareDateTime(metadata={"description": "when this version was made"})
    sources_changed = fields.List(
        fields.Nested(SourceChangeSchema),
        metadata={"description": "your own only: reports behind it that say something else now"},
    )


class PublishedBulletinSchema(BulletinSchema):
    """What was published, and which countries of its audience nobody can be reached in."""

    unreachable = fields.List(fields.String())


class BulletinsSchema(PageSchema):
    """Bulletins, newest first."""

    bulletins = fields.List(fields.Nested(BulletinSchema))


class BulletinQuerySchema(PageQuerySchema):
    """Which bulletins to show."""

    state = Word(STATES)
    substance_id = QueryWhole(
        least=1, most=LARGEST_SEQ, metadata={"description": "about or concerning this substance"}
    )
    sources = Word(
        ("changed",),
        metadata={"description": "your own, of which a report changed since they were approved"},
    )


class BulletinEditSchema(Strict):
    """What changes; a field left out stays as it is. The facts cannot be edited."""

    kind = Word(KINDS)
    title = Text(most=LONGEST_TITLE)
    level = Word(LEVELS)
    text = Text(most=LONGEST_TEXT)
    tlp = Word(TLPS)
    audience = audience_field()
    urgent = Flag(metadata={"description": "no embargo: everybody gets it at once"})
    embargo_until = QueryInstant(metadata={"description": "until then for authorities only"})
    valid_until = QueryInstant(metadata={"description": "expires by itself then"})
    supersedes = Identifier(metadata={"description": "a bulletin of yours that this one replaces"})
    actions = Listed(Text(most=1_000), most=50, metadata={"description": "what to do"})
    sections = Inside(SectionsSchema)
    concerns = Inside(ConcernsSchema)
    drop_sources = Flag(
        metadata={"description": "take out the facts drawn from reports, to open it beyond them"}
    )
    clear = Listed(
        Word(CLEARED), most=len(CLEARED), metadata={"description": "what it has no more"}
    )

    @post_load
    def _require_something(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if not data:
            raise ma.ValidationError("nothing_changes: found no field, expected at least one")
        return data


class NewBulletinSchema(BulletinEditSchema):
    """A bulletin that no signal stands behind: a special alert, a notice, an advisory."""

    title = Text(most=LONGEST_TITLE, required=True)
    text = Text(most=LONGEST_TEXT, required=True)
    level = Word(LEVELS, required=True)
    tlp = Word(TLPS, required=True)
    audience = audience_field(required=True)


class ReasonSchema(Strict):
    """Why a bulletin is withdrawn; its recipients read it."""

    reason = Text(most=1_000, required=True)
