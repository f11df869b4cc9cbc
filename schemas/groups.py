"""Sharing groups and operations."""

import marshmallow as ma
from marshmallow import fields

from schemas.access import LONGEST_NAME
from schemas.fields import Strict, Text, Word
from schemas.flags import Flag
from schemas.queries import QueryInstant

PURPOSES = ("group", "operation")


class NewGroupSchema(Strict):
    """A group to be made; your organisation owns it and is its first member."""

    name = Text(most=LONGEST_NAME, required=True)
    purpose = Word(PURPOSES, required=True, metadata={"description": "an operation has an end"})
    hidden = Flag(
        load_default=False,
        attribute="is_hidden",
        metadata={"description": "only members know that it exists"},
    )
    starts_at = QueryInstant(load_default=None, metadata={"description": "now if not given"})
    ends_at = QueryInstant(load_default=None)


class GroupMemberSchema(ma.Schema):
    """A membership; `until` is null while it lasts."""

    organisation_id = fields.UUID()
    name = fields.String()
    country = fields.String(allow_none=True)
    since = fields.AwareDateTime()
    until = fields.AwareDateTime(allow_none=True)


class GroupSchema(ma.Schema):
    """A group; its members are shown to members and to its owner only."""

    id = fields.UUID(metadata={"description": "`group:<id>` in an audience"})
    name = fields.String()
    purpose = fields.String(metadata={"enum": list(PURPOSES)})
    owner_id = fields.UUID()
    hidden = fields.Boolean(attribute="is_hidden")
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    members = fields.List(
        fields.Nested(GroupMemberSchema), metadata={"description": "of one group"}
    )


class GroupsSchema(ma.Schema):
    """Groups that you may know of, by name, ended ones too."""

    groups = fields.List(fields.Nested(GroupSchema))
