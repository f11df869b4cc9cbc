"""What is told of one substance over time: status by period, reports by quarter and country."""

from marshmallow import Schema, fields

from schemas.fields import Strict
from schemas.queries import QueryInstant


class HistoryQuery(Strict):
    """As known when."""

    known_at = QueryInstant(metadata={"description": "as known at this instant; now if not given"})


class StatusPeriodSchema(Schema):
    """Days of one answer by one wording; `until` is the first day on which it is another one.

    since null: as far back as our data reach; until null: until further notice.
    """

    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    status = fields.String()
    level = fields.String()
    entry = fields.String()
    kind = fields.String()
    definition_id = fields.String(
        allow_none=True, metadata={"description": "what decides; null where no entry does"}
    )
    wording_date = fields.Date(allow_none=True)
    date_basis = fields.String(allow_none=True, metadata={"enum": ["verified", "recalled"]})
    cite = fields.String()
    url = fields.String()


class JurisdictionHistorySchema(Schema):
    """The periods of one jurisdiction, oldest first; each begins where the one before ends."""

    jurisdiction = fields.String()
    periods = fields.List(fields.Nested(StatusPeriodSchema))


class SubstanceHistorySchema(Schema):
    """The status of a substance over all days of the law, as known at an instant."""

    substance_id = fields.Integer()
    known_at = fields.AwareDateTime()
    jurisdictions = fields.List(fields.Nested(JurisdictionHistorySchema))


class CountSchema(Schema):
    """How many parcels reports that you may see tell of; own: your organisation's."""

    reports = fields.Integer()
    own = fields.Integer()


class QuarterCountSchema(CountSchema):
    """Of one quarter, by the day of the incident."""

    begins_on = fields.Date(metadata={"description": "first day of the quarter"})


class CountryCountSchema(CountSchema):
    """Of one country; the days are null for who may not know them."""

    country = fields.String()
    first_on = fields.Date(allow_none=True)
    last_on = fields.Date(allow_none=True)


class SubstanceReportsSchema(CountSchema):
    """Counts of the reports that you may see; what several tell of one parcel counts once.

    undated: of how many you may not know the day.
    """

    substance_id = fields.Integer()
    undated = fields.Integer()
    quarters = fields.List(fields.Nested(QuarterCountSchema))
    countries = fields.List(fields.Nested(CountryCountSchema))


class KnownFamilySchema(Schema):
    """An analogue group; within: the family that it is a part of."""

    id = fields.String()
    title = fields.String()
    words = fields.String()
    within = fields.String(allow_none=True)


class KnownFamiliesSchema(Schema):
    """The families, by id."""

    families = fields.List(fields.Nested(KnownFamilySchema))
