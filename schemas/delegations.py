"""Who publishes for whom."""

import marshmallow as ma
from marshmallow import fields


class DelegationSchema(ma.Schema):
    """`publisher_id` publishes, under its own name, what `organisation_id` tells."""

    organisation_id = fields.UUID()
    publisher_id = fields.UUID()
    since = fields.AwareDateTime()


class DelegationsSchema(ma.Schema):
    """Those in which your organisation has a part, either way."""

    delegations = fields.List(fields.Nested(DelegationSchema))
