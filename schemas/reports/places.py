"""Where it happened and the way the goods took."""

from typing import Any

from marshmallow import post_load

from schemas.fields import Country, Inside, Listed, Strict, Text, Word
from schemas.reports.records import Leg, Place, Route
from schemas.reports.words import CERTAINTIES, LEG_ROLES, POINT_TYPES, TRANSPORTS

MOST_LEGS = 20


class PlaceSchema(Strict):
    """Country, administrative area, kind of point."""

    country = Country(required=True)
    admin_area = Text()
    point_type = Word(POINT_TYPES)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Place:
        """Make the record."""
        return Place(**data)


class LegSchema(Strict):
    """One country of a route."""

    role = Word(LEG_ROLES, required=True)
    country = Country(required=True)
    certainty = Word(CERTAINTIES, load_default="known")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Leg:
        """Make the record."""
        return Leg(**data)


class RouteSchema(Strict):
    """Legs in order, means of transport, concealment."""

    legs = Listed(Inside(LegSchema), most=MOST_LEGS, load_default=list)
    transport = Word(TRANSPORTS)
    concealment = Text(most=500)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Route:
        """Make the record."""
        return Route(**data | {"legs": tuple(data["legs"])})
