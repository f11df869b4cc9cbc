"""People of organisations, who sign in."""

import marshmallow as ma
from marshmallow import fields

from schemas.access import EMAIL, LONGEST_NAME, ROLES, SIGN_IN_NAME, STATES
from schemas.fields import Identifier, Listed, Strict, Text, Word

ONCE = "shown once; valid for seven days, used once"


class OrganisationQuery(Strict):
    """Whose; another than one's own is for administrators."""

    organisation_id = Identifier(load_default=None)


class NewPersonSchema(Strict):
    """A person to be taken on."""

    name = Text(most=LONGEST_NAME, required=True, metadata={"description": "a working name"})
    sign_in_name = Text(
        most=100,
        pattern=SIGN_IN_NAME,
        required=True,
        metadata={"description": "one in the whole exchange; an e-mail address will do"},
    )
    roles = Listed(Word(ROLES), most=len(ROLES), required=True)
    email = Text(most=255, pattern=EMAIL, load_default=None)
    organisation_id = Identifier(load_default=None)


class PersonChangeSchema(Strict):
    """All that may change of a person."""

    roles = Listed(Word(ROLES), most=len(ROLES), required=True)
    state = Word(STATES, required=True)
    email = Text(most=255, pattern=EMAIL, load_default=None)
    because = Text(most=500, load_default=None, metadata={"description": "of a suspension"})


class AccountSchema(Strict):
    """A person's account at the OpenID provider."""

    issuer = Text(most=500, required=True)
    subject = Text(most=255, required=True, metadata={"description": "`sub` of the id_token"})


class PersonSchema(ma.Schema):
    """A person, as whoever manages the organisation sees them."""

    id = fields.UUID()
    organisation_id = fields.UUID()
    name = fields.String()
    sign_in_name = fields.String(allow_none=True)
    roles = fields.List(fields.String())
    state = fields.String(metadata={"enum": list(STATES)})
    email = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    last_seen_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "newest sign-in or use of a key of their own"}
    )
    reminded_at = fields.AwareDateTime(allow_none=True)
    suspended_because = fields.String(allow_none=True)
    has_password = fields.Boolean()
    has_second_factor = fields.Boolean(attribute="has_totp")
    has_account_elsewhere = fields.Boolean(attribute="has_identity")


class InvitedSchema(PersonSchema):
    """A person with the invitation to set up how they sign in."""

    invitation = fields.String(metadata={"description": ONCE})
    invitation_expires_at = fields.AwareDateTime()


class PeopleSchema(ma.Schema):
    """The people of an organisation by name."""

    people = fields.List(fields.Nested(PersonSchema))
