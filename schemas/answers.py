"""Answers about the law: status with reasons, substances, what is loaded."""

from marshmallow import Schema, fields

from schemas.acknowledgements import (
    GRADES,
    FamilySchema,
    IssueSchema,
    KeysSchema,
    MeantSchema,
    StatusSchema,
)


class PeriodSchema(Schema):
    """Days in force; `until` is the first day on which it is not any more."""

    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    not_before = fields.Date(allow_none=True)
    known_since = fields.Date(allow_none=True)


class RoleSchema(Schema):
    """Which atoms of the SMILES, counted from 0, played which part."""

    name = fields.String()
    atoms = fields.List(fields.Integer())
    what = fields.String()


class DeterminationSchema(Schema):
    """What one definition says; of a near miss, what fails."""

    definition_id = fields.String()
    jurisdiction = fields.String()
    period = fields.Nested(PeriodSchema)
    status = fields.String()
    level = fields.String()
    entry = fields.String()
    kind = fields.String()
    reason = fields.String()
    roles = fields.List(fields.Nested(RoleSchema))
    extension = fields.String()
    conditions = fields.List(fields.String())
    cite = fields.String()
    url = fields.String()
    fit = fields.String()
    checked_on_text = fields.String()
    review = fields.String()
    exemptions = fields.List(fields.String())
    wording_date = fields.Date(allow_none=True)
    date_basis = fields.String(metadata={"enum": ["verified", "recalled"]})
    structure_check = fields.String(metadata={"description": "of a named entry"})
    about = fields.String(metadata={"enum": ["substances", "precursors"]})


class NearestSchema(Schema):
    """Of a miss, the definition that came nearest and the one thing that fails."""

    definition_id = fields.String()
    entry = fields.String()
    fails = fields.String()


class ReasonedStatusSchema(StatusSchema):
    """Status in one jurisdiction with the determinations behind it, the deciding one first."""

    nearest = fields.Nested(NearestSchema, allow_none=True)
    gaps = fields.String(metadata={"description": "of a miss: what is not held of that law"})
    because = fields.List(fields.Nested(DeterminationSchema))


class DifferingSchema(Schema):
    """One change that leads from the relative to the substance asked about."""

    kind = fields.String()
    at = fields.String(metadata={"description": "where, by the numbering of the relative"})
    before = fields.String(metadata={"description": "what the relative has there"})
    after = fields.String(metadata={"description": "what the substance asked about has there"})
    words = fields.String()


class DifferenceSchema(Schema):
    """What the substance asked about is, seen from the relative."""

    words = fields.String()
    sentence = fields.String(metadata={"description": "the words with the name of the relative"})
    extent = fields.String(metadata={"enum": ["complete", "shared_core", "none"]})
    shared = fields.Float(metadata={"description": "share of atoms both have, 0 to 1"})
    changes = fields.List(fields.Nested(DifferingSchema))


class RelativeSchema(Schema):
    """A known substance that is like the one asked about; `difference` null: not compared in time.

    likeness: Tanimoto of Morgan fingerprints of radius 2.
    """

    substance_id = fields.Integer(allow_none=True)
    name = fields.String(allow_none=True)
    smiles = fields.String()
    likeness = fields.Float()
    families = fields.List(fields.String())
    difference = fields.Nested(DifferenceSchema, allow_none=True)
    status = fields.List(fields.Dict(), metadata={"description": "jurisdiction, status, level"})


class RelativesSchema(Schema):
    """Other forms of the same constitution, and the nearest relatives, most alike first."""

    same_constitution = fields.List(fields.Nested(RelativeSchema))
    relatives = fields.List(fields.Nested(RelativeSchema))


class SubstanceRelativesSchema(RelativesSchema):
    """The relatives of a substance, with their status on a day of the law."""

    substance_id = fields.Integer()
    valid_on = fields.Date()
    known_at = fields.AwareDateTime()


class CheckedSubstanceSchema(Schema):
    """One active component of what was asked about."""

    substance_id = fields.Integer(allow_none=True)
    name = fields.String(allow_none=True)
    smiles = fields.String()
    keys = fields.Nested(KeysSchema)
    families = fields.List(fields.Nested(FamilySchema))
    status = fields.List(fields.Nested(ReasonedStatusSchema))
    same_constitution = fields.List(
        fields.Nested(RelativeSchema), metadata={"description": "if `relatives` was asked for"}
    )
    relatives = fields.List(
        fields.Nested(RelativeSchema), metadata={"description": "if they were asked for"}
    )


class CheckSchema(Schema):
    """The answer to a question about a structure or a name."""

    resolved_by = fields.String(metadata={"enum": ["structure", "name", "cas", "text"]})
    grade = fields.String(metadata={"enum": GRADES, "description": "how sure that is"})
    how = fields.String(metadata={"description": "how it was found, in words"})
    valid_on = fields.Date()
    known_at = fields.AwareDateTime()
    registered = fields.String(metadata={"description": "the whole drawing as SMILES"})
    registered_key = fields.String(metadata={"description": "hash of it: the layer as drawn"})
    removed = fields.List(fields.String(), metadata={"description": "salts and solvents"})
    issues = fields.List(fields.Nested(IssueSchema))
    substances = fields.List(fields.Nested(CheckedSubstanceSchema))
    ruleset = fields.String()
    chem_version = fields.String()


class TextMeaningSchema(Schema):
    """What one text stands for, how that was found, and how sure it is."""

    asked = fields.String()
    grade = fields.String(metadata={"enum": GRADES})
    how = fields.String(metadata={"description": "in words"})
    name = fields.String(allow_none=True, metadata={"description": "the preferred name"})
    smiles = fields.String(
        allow_none=True, metadata={"description": "of the parents; null if it is not resolved"}
    )
    inchikey = fields.String(allow_none=True, metadata={"description": "if it is one substance"})
    candidates = fields.List(fields.Nested(MeantSchema))


class SubstanceNameSchema(Schema):
    """One name of a substance."""

    name = fields.String()
    kind = fields.String(metadata={"enum": ["preferred", "synonym", "code", "brand", "generated"]})


class SubstanceSchema(Schema):
    """A substance of the registry."""

    substance_id = fields.Integer()
    inchikey = fields.String()
    name = fields.String(allow_none=True)
    smiles = fields.String()
    formula = fields.String()
    mass = fields.Float()
    families = fields.List(fields.Nested(FamilySchema))
    reported_from = fields.List(fields.String())
    names = fields.List(fields.Nested(SubstanceNameSchema), metadata={"description": "best first"})
    cas = fields.List(fields.String(), metadata={"description": "CAS numbers"})
    keys = fields.Nested(KeysSchema, metadata={"description": "the layers of identity"})


class SubstanceStatusSchema(Schema):
    """The stored status of a substance, on a day of the law, as known at an instant."""

    substance_id = fields.Integer()
    valid_on = fields.Date()
    known_at = fields.AwareDateTime()
    status = fields.List(fields.Nested(ReasonedStatusSchema))


class CoverageSchema(Schema):
    """How much of a jurisdiction's law is loaded."""

    jurisdiction = fields.String()
    name = fields.String()
    instruments = fields.List(fields.String())
    complete_since = fields.Date(allow_none=True)
    complete_until = fields.Date(allow_none=True)
    text_of = fields.Date(allow_none=True, metadata={"description": "day of the text encoded"})
    looked_at = fields.Date(allow_none=True)
    gaps = fields.String()


class DefinitionSchema(Schema):
    """A generic definition that is loaded."""

    id = fields.String()
    title = fields.String()
    instrument = fields.String()
    jurisdiction = fields.String()
    level = fields.String()
    entry = fields.String()
    wordings = fields.List(fields.Dict())


class LawSchema(Schema):
    """All law that is loaded."""

    ruleset = fields.String()
    chem_version = fields.String()
    jurisdictions = fields.List(fields.Nested(CoverageSchema))
    definitions = fields.List(fields.Nested(DefinitionSchema))
    named_entries = fields.Dict(keys=fields.String(), values=fields.Integer())
