"""Keys for the API: `prefix.secret`, the secret shown once."""

import marshmallow as ma
from marshmallow import fields

from schemas.access import SCOPES
from schemas.fields import Identifier, Listed, Strict, Text, Whole, Word
from schemas.flags import Flag

LONGEST_DAYS = 3650
MOST_OVERLAP = 24 * 30


class NewApiKeySchema(Strict):
    """A key to be made: for a machine of the organisation, or for oneself."""

    scopes = Listed(Word(SCOPES), most=len(SCOPES), required=True)
    label = Text(most=100, load_default=None, metadata={"description": "what it is for"})
    days = Whole(least=1, most=LONGEST_DAYS, load_default=None)
    personal = Flag(
        load_default=False,
        attribute="is_personal",
        metadata={"description": "speaks for you; only when signed in, and no more than you may"},
    )
    organisation_id = Identifier(
        load_default=None, metadata={"description": "another's: for administrators"}
    )


class KeyRotationSchema(Strict):
    """How long both keys work."""

    overlap_hours = Whole(least=0, most=MOST_OVERLAP, load_default=24)


class ApiKeySchema(ma.Schema):
    """A key without its secret."""

    prefix = fields.String()
    organisation_id = fields.UUID()
    person_id = fields.UUID(allow_none=True)
    scopes = fields.List(fields.String())
    label = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)
    last_used_at = fields.AwareDateTime(allow_none=True, metadata={"description": "to the minute"})
    replaced_by = fields.String(allow_none=True, metadata={"description": "its successor"})


class MadeApiKeySchema(ApiKeySchema):
    """A key with its secret: keep it, it is not shown again."""

    key = fields.String(metadata={"description": "`Authorization: Bearer <key>`"})


class ApiKeysSchema(ma.Schema):
    """Keys, oldest first, those that ended too."""

    keys = fields.List(fields.Nested(ApiKeySchema))
