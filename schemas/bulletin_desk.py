"""Bulletins as people work with them: in short, with what stands around, before they go out."""

import marshmallow as ma
from marshmallow import fields

from schemas.bulletins import KINDS, LEVELS, STATES
from schemas.fields import Country, Text, Word
from schemas.paging import PageQuerySchema, PageSchema

VIEWS = ("unread", "others", "own", "waiting")


class SummaryQuerySchema(PageQuerySchema):
    """Which bulletins to list."""

    view = Word(
        VIEWS,
        metadata={
            "description": "unread: others' that nobody of your organisation has acknowledged in "
            "the version that stands. waiting: your own that are not published yet"
        },
    )
    state = Word(STATES)
    level = Word(LEVELS)
    kind = Word(KINDS)
    country = Country(metadata={"description": "where it was seen, or that it concerns"})
    family = Text(most=100, metadata={"description": "of the substance, or that it concerns"})
    words = Text(most=100, metadata={"description": "in its title"})


class SummarySchema(ma.Schema):
    """A bulletin in short. acknowledged_at: when your organisation did, of this version."""

    id = fields.UUID()
    organisation_id = fields.UUID()
    organisation = fields.String()
    version = fields.Integer()
    kind = fields.String(metadata={"enum": list(KINDS)})
    level = fields.String(metadata={"enum": list(LEVELS)})
    title = fields.String()
    tlp = fields.String()
    state = fields.String(metadata={"enum": list(STATES)})
    urgent = fields.Boolean()
    embargo_until = fields.AwareDateTime(allow_none=True)
    valid_until = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    at = fields.AwareDateTime(metadata={"description": "when this version was made"})
    substance = fields.String(allow_none=True)
    acknowledged_at = fields.AwareDateTime(allow_none=True)


class SummariesSchema(PageSchema):
    """Bulletins in short, newest first."""

    bulletins = fields.List(fields.Nested(SummarySchema))


class BesideSchema(ma.Schema):
    """Another bulletin that you may see."""

    id = fields.UUID()
    title = fields.String()


class NamedEntrySchema(ma.Schema):
    """One entry of an audience. name: null for a group that you may not know of."""

    entry = fields.String()
    sort = fields.String(metadata={"enum": ["network", "country", "kind", "group", "org"]})
    name = fields.String(allow_none=True)


class HandSchema(ma.Schema):
    """Who made one version. person: null for the clock."""

    version = fields.Integer()
    state = fields.String(metadata={"enum": list(STATES)})
    person = fields.String(allow_none=True)
    at = fields.AwareDateTime()


class CircumstancesSchema(ma.Schema):
    """What stands around a bulletin.

    hands, approvers, is_mine: of your own only. approvers: who of your organisation may approve it
    as it stands. is_mine: you drafted or edited it, so another person must approve it.
    """

    organisation = fields.String()
    audience = fields.List(fields.Nested(NamedEntrySchema))
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    supersedes = fields.Nested(BesideSchema)
    superseded_by = fields.Nested(BesideSchema)
    hands = fields.List(fields.Nested(HandSchema))
    approvers = fields.List(fields.String())
    is_mine = fields.Boolean()


class MetSchema(ma.Schema):
    """One country. country: null for international bodies."""

    country = fields.String(allow_none=True)
    organisations = fields.Integer()


class PreviewSchema(ma.Schema):
    """Who would get your bulletin if it were published now; your own organisation left out."""

    now = fields.Integer(metadata={"description": "organisations that may read it at once"})
    later = fields.Integer(metadata={"description": "those that may when the embargo ends"})
    told = fields.Integer(
        metadata={"description": "of all these, those that asked for such bulletins to be sent"}
    )
    countries = fields.List(fields.Nested(MetSchema))
    embargo_until = fields.AwareDateTime(allow_none=True)
    shut_out = fields.List(
        fields.String(), metadata={"description": "of the audience; the TLP label lets none in"}
    )
    uncounted = fields.List(
        fields.String(), metadata={"description": "groups whose members you may not know"}
    )
    unreachable = fields.List(
        fields.String(), metadata={"description": "countries with nobody to reach"}
    )
