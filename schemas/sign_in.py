"""Signing in, sessions, the second factor."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Coded, Strict, Text

LONGEST_PASSWORD = 200
LONGEST_TOKEN = 200
LONGEST_CODE = 40
PATH = {"description": "a path of this service"}


class Secret(Coded):
    """A text that no message repeats."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(described={"type": "string", "minLength": 1, "maxLength": most}, **kwargs)
        self.most = most

    def read(self, value: Any) -> str:
        """Return it."""
        is_text = isinstance(value, str) and 0 < len(value) <= self.most
        if not is_text or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise ma.ValidationError(
                f"secret_malformed: found something else, a text of 1 to {self.most} characters "
                "expected"
            )
        return str(value)


class SignInSchema(Strict):
    """All that proves who you are, at once."""

    sign_in_name = Text(most=100, required=True)
    password = Secret(most=LONGEST_PASSWORD, required=True)
    code = Secret(
        most=LONGEST_CODE,
        load_default=None,
        metadata={"description": "of your authenticator, or a recovery code"},
    )


class InvitationSchema(Strict):
    """An invitation, and the password to set by it."""

    invitation = Secret(most=LONGEST_TOKEN, required=True)
    password = Secret(most=LONGEST_PASSWORD, required=True)


class NewPasswordSchema(Strict):
    """Another password."""

    current = Secret(most=LONGEST_PASSWORD, required=True)
    password = Secret(most=LONGEST_PASSWORD, required=True)


class CodeSchema(Strict):
    """A code of the authenticator."""

    code = Secret(most=LONGEST_CODE, required=True)


class MaybeCodeSchema(Strict):
    """A code of the authenticator that is to be replaced, if there is one."""

    code = Secret(most=LONGEST_CODE, load_default=None)


class ElsewhereSchema(Strict):
    """Sign in at the OpenID provider; an invitation binds the account there to you."""

    return_to = Text(most=500, load_default="/", metadata=PATH)
    invitation = Secret(most=LONGEST_TOKEN, load_default=None)


class ElsewhereQuery(Strict):
    """Where to go after the sign-in."""

    return_to = Text(most=500, load_default="/", metadata=PATH)


class AddressSchema(ma.Schema):
    """Where the browser goes to sign in."""

    address = fields.String()


class SessionSchema(ma.Schema):
    """Who you are, signed in."""

    id = fields.UUID()
    person_id = fields.UUID()
    person = fields.String()
    organisation_id = fields.UUID()
    organisation = fields.String()
    roles = fields.List(fields.String())
    scopes = fields.List(fields.String())
    second_factor = fields.String(
        metadata={
            "enum": ["done", "to_set_up"],
            "description": "to_set_up: nothing else is open to you until then",
        }
    )
    csrf_token = fields.String(metadata={"description": "send it as X-CSRF-Token with all but GET"})
    expires_at = fields.AwareDateTime()


class OpenSessionSchema(ma.Schema):
    """One of your sessions."""

    id = fields.UUID()
    method = fields.String(metadata={"enum": ["password", "oidc"]})
    agent = fields.String()
    current = fields.Boolean()
    created_at = fields.AwareDateTime()
    seen_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class OpenSessionsSchema(ma.Schema):
    """Your sessions, oldest first."""

    sessions = fields.List(fields.Nested(OpenSessionSchema))


class SecondFactorSchema(ma.Schema):
    """What an authenticator needs; it counts once a code confirms it."""

    secret = fields.String()
    uri = fields.String(metadata={"description": "as a QR code"})


class RecoveryCodesSchema(ma.Schema):
    """Codes for the loss of the authenticator: keep them, each works once."""

    recovery_codes = fields.List(fields.String())


class DoneSchema(ma.Schema):
    """It is done."""

    done = fields.Boolean()
