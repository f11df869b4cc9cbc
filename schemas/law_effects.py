"""The law's effect on the registry: gaps of a family, changes between two points, events."""

import marshmallow as ma
from marshmallow import fields

from schemas.fields import Strict, Text
from schemas.paging import PageSchema
from schemas.queries import LARGEST_SEQ, Codes, QueryDate, QueryInstant, QueryWhole, TimesQuery
from schemas.screenings import YesNo

_IN = {"description": "such as GB,US; all loaded ones"}


class GapsQuery(TimesQuery):
    """Of which family, when, and where."""

    family = Text(most=100, required=True)
    members = YesNo(
        load_default=False, metadata={"description": "list each member with its status too"}
    )
    jurisdictions = Codes(data_key="in", metadata=_IN)


class ChangesOfStatusQuery(Strict):
    """Two points in both times; what is not given is today, and now."""

    from_valid_on = QueryDate(metadata={"description": "the law of this day before"})
    to_valid_on = QueryDate(metadata={"description": "the law of this day after"})
    from_known_at = QueryInstant(metadata={"description": "as known at this instant before"})
    to_known_at = QueryInstant(metadata={"description": "as known at this instant after"})
    jurisdictions = Codes(data_key="in", metadata=_IN)
    after = QueryWhole(
        least=0,
        most=LARGEST_SEQ,
        load_default=0,
        metadata={"description": "`next` of the page before"},
    )
    limit = QueryWhole(
        least=1, most=500, load_default=200, metadata={"description": "substances looked at"}
    )


class MemberLackingSchema(ma.Schema):
    """A member that is not caught."""

    substance_id = fields.Integer()
    name = fields.String(allow_none=True)
    inchikey = fields.String()
    status = fields.String()


class GapSchema(ma.Schema):
    """What one jurisdiction says of a family's known members."""

    jurisdiction = fields.String()
    said = fields.String(metadata={"example": "GB controls 21 of 22"})
    counts = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "by status"}
    )
    lacks = fields.List(fields.Nested(MemberLackingSchema))


class MemberStatusSchema(ma.Schema):
    """A member with its status in each jurisdiction."""

    substance_id = fields.Integer()
    name = fields.String(allow_none=True)
    inchikey = fields.String()
    smiles = fields.String()
    statuses = fields.Dict(keys=fields.String(), values=fields.String())


class GapsSchema(ma.Schema):
    """Who controls which member of a family."""

    family = fields.String()
    valid_on = fields.Date()
    known_at = fields.AwareDateTime()
    members = fields.Integer()
    jurisdictions = fields.List(fields.Nested(GapSchema))
    table = fields.List(
        fields.Nested(MemberStatusSchema), metadata={"description": "if `members` was asked for"}
    )


class ShortStatusSchema(ma.Schema):
    """A status in short."""

    status = fields.String()
    level = fields.String()
    entry = fields.String()


class MovedSchema(ma.Schema):
    """A substance whose status changes. reports: that name it, as far as you may see."""

    substance_id = fields.Integer()
    name = fields.String(allow_none=True)
    inchikey = fields.String()
    before = fields.Nested(ShortStatusSchema)
    after = fields.Nested(ShortStatusSchema)
    reason = fields.String()
    reports = fields.Integer()


class MovedInSchema(MovedSchema):
    """A substance whose status changes in a jurisdiction."""

    jurisdiction = fields.String()


class ChangesOfStatusSchema(ma.Schema):
    """One page; `next` is absent on the last."""

    changes = fields.List(fields.Nested(MovedInSchema))
    next = fields.Integer(metadata={"description": "give it as `after` for the next page"})


class LawEventEntrySchema(ma.Schema):
    """An entry that begins or ends."""

    definition = fields.String()
    what = fields.String(metadata={"enum": ["begins", "ends"]})
    entry = fields.String()
    cite = fields.String()


class LawEventSchema(ma.Schema):
    """A day on which law came into force or ended, and the substances that changed with it."""

    id = fields.UUID()
    jurisdiction = fields.String()
    on_day = fields.Date()
    told_at = fields.AwareDateTime()
    entries = fields.List(fields.Nested(LawEventEntrySchema))
    substances = fields.List(fields.Nested(MovedSchema))


class LawEventsSchema(PageSchema):
    """Events, newest first."""

    events = fields.List(fields.Nested(LawEventSchema))
