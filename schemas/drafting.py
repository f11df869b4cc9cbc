"""Trials of drafts and members of closed definitions, as they are asked for and answered."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text
from schemas.queries import QueryDate
from schemas.screenings import YesNo


class DraftQuery(Strict):
    """How to try a draft."""

    valid_on = QueryDate(metadata={"description": "the wording of this day; today if not given"})
    family = Text(most=100, metadata={"description": "whose members it should catch"})
    effects = YesNo(load_default=True, metadata={"description": "try changed bounds too"})


class MembersQuery(Strict):
    """Of which definition."""

    definition = Text(most=200, required=True)
    valid_on = QueryDate(metadata={"description": "the wording of this day; today if not given"})


class TrialCaseSchema(ma.Schema):
    """An example or decoy of the draft."""

    name = fields.String()
    is_ = fields.String(data_key="is", metadata={"enum": ["example", "decoy"]})
    caught = fields.Boolean()
    as_it_should = fields.Boolean()


class TriedSchema(ma.Schema):
    """A substance, and why it is caught or missed."""

    name = fields.String()
    smiles = fields.String()
    kind = fields.String()
    reason = fields.String()
    extension = fields.String()


class EffectSchema(ma.Schema):
    """What one change would do: names."""

    change = fields.String()
    gained = fields.List(fields.String())
    lost = fields.List(fields.String())


class TrialSchema(ma.Schema):
    """All that a draft does."""

    id = fields.String()
    title = fields.String()
    outcome = fields.String()
    valid_on = fields.Date()
    cases = fields.List(fields.Nested(TrialCaseSchema))
    caught = fields.List(fields.Nested(TriedSchema))
    by_accident = fields.List(fields.Nested(TriedSchema))
    family = fields.String()
    members = fields.Integer()
    members_caught = fields.Integer()
    members_missed = fields.List(fields.Nested(TriedSchema))
    effects = fields.List(fields.Nested(EffectSchema))
    without_effect = fields.List(fields.String())
    bounds_not_tried = fields.Integer()
    tried = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "on how many substances of each kind"},
    )
    reading = fields.Dict(metadata={"description": "how the draft is read, in words"})
    structures = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "SMILES of each name that an effect tells of"},
    )


class MemberSchema(ma.Schema):
    """One member; why_not: the words that take it out again."""

    smiles = fields.String()
    inchikey = fields.String()
    inside = fields.Boolean()
    why_not = fields.String()


class MembersSchema(ma.Schema):
    """All members of a definition."""

    id = fields.String()
    valid_on = fields.Date()
    members = fields.List(fields.Nested(MemberSchema))
