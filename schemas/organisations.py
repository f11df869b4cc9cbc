"""Organisations."""

import marshmallow as ma
from marshmallow import fields

from schemas.access import KINDS, LONGEST_NAME, SCOPES, STATES, USUAL_SCOPES
from schemas.fields import Country, Listed, Strict, Text, Word

GIVEN = "what its own managers may give to its people and keys"


class NewOrganisationSchema(Strict):
    """An organisation to be added."""

    name = Text(most=LONGEST_NAME, required=True)
    kind = Word(KINDS, required=True)
    country = Country(load_default=None, metadata={"description": "none: an international body"})
    scopes = Listed(
        Word(SCOPES),
        most=len(SCOPES),
        load_default=lambda: list(USUAL_SCOPES),
        metadata={"description": GIVEN},
    )


class OrganisationChangeSchema(Strict):
    """All that may change of an organisation."""

    name = Text(most=LONGEST_NAME, required=True)
    state = Word(STATES, required=True)
    scopes = Listed(Word(SCOPES), most=len(SCOPES), required=True, metadata={"description": GIVEN})


class OrganisationSchema(ma.Schema):
    """An organisation, as everybody in the exchange sees it."""

    id = fields.UUID(metadata={"description": "`org:<id>` in an audience"})
    name = fields.String()
    kind = fields.String(metadata={"enum": list(KINDS)})
    country = fields.String(allow_none=True)
    state = fields.String(metadata={"enum": list(STATES)})


class ManagedOrganisationSchema(OrganisationSchema):
    """An organisation, as whoever manages it sees it."""

    scopes = fields.List(fields.String(), metadata={"description": GIVEN})


class OrganisationsSchema(ma.Schema):
    """Organisations by name."""

    organisations = fields.List(fields.Nested(OrganisationSchema))
