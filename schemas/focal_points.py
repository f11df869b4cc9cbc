"""Focal points of projects and countries."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from schemas.access import LONGEST_NAME
from schemas.countries import is_country
from schemas.fields import Coded, Country, Identifier, Strict, Text, Word
from schemas.issues import shown
from schemas.queries import QueryDate

STATES = ("nominated", "verified", "active", "lapsed")
ROLES = ("coordination", "law_enforcement", "regulatory", "health", "forensic")
BECAUSE = ("none_nominated", "not_active_yet", "not_seen", "lapsed")
PROJECT = r"^[a-z][a-z0-9_]{1,39}$"
LONGEST_NOTE = 500


class Countries(Coded):
    """ISO 3166-1 alpha-2 codes, separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"type": "string", "pattern": "^[A-Z]{2}(,[A-Z]{2})*$"}
        super().__init__(described=described, **kwargs)

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the codes, each once, in the order given."""
        codes = tuple(dict.fromkeys(str(value).split(",")))
        if not all(is_country(code) for code in codes):
            raise ma.ValidationError(
                f"country_unknown: found {shown(value)}, expected codes such as GB,DE"
            )
        return codes


class NominationSchema(Strict):
    """A person who is to be reached for the country of their organisation."""

    project = Text(most=40, pattern=PROJECT, required=True)
    country = Country(required=True)
    person_id = Identifier(required=True)
    role = Word(ROLES, load_default="coordination")
    deputy_of = Identifier(load_default=None)
    succeeds = Identifier(
        load_default=None,
        metadata={"description": "who lapses in the moment in which this one becomes active"},
    )
    valid_from = QueryDate(load_default=None, metadata={"description": "today if not given"})
    valid_until = QueryDate(load_default=None, metadata={"description": "its last day"})
    note = Text(most=LONGEST_NOTE, load_default="")


class StepNoteSchema(Strict):
    """Why."""

    note = Text(most=LONGEST_NOTE, load_default="")


class FocalPointQuery(Strict):
    """Which to show."""

    project = Text(most=40, pattern=PROJECT, load_default=None)
    country = Countries(load_default=None, metadata={"description": "such as GB,DE"})
    state = Word(STATES, load_default=None)


class UnreachableQuery(Strict):
    """Which countries to ask about; all that have an organisation if none is named."""

    project = Text(most=40, pattern=PROJECT, load_default=None)
    country = Countries(load_default=None, metadata={"description": "such as GB,DE"})


class FocalPointSchema(ma.Schema):
    """A focal point as it is now."""

    id = fields.UUID()
    project = fields.String()
    country = fields.String()
    organisation_id = fields.UUID()
    organisation = fields.String()
    person_id = fields.UUID()
    person = fields.String(metadata={"description": "a working name"})
    role = fields.String(metadata={"enum": list(ROLES)})
    state = fields.String(metadata={"enum": list(STATES)})
    since = fields.AwareDateTime(metadata={"description": "of the state"})
    note = fields.String()
    deputy_of = fields.UUID(allow_none=True)
    succeeds = fields.UUID(allow_none=True)
    valid_from = fields.Date()
    valid_until = fields.Date(allow_none=True)
    created_at = fields.AwareDateTime()


class StepSchema(ma.Schema):
    """What happened to a focal point; by_organisation null: the service itself."""

    state = fields.String(metadata={"enum": list(STATES)})
    by_organisation = fields.UUID(allow_none=True)
    by_person = fields.UUID(allow_none=True)
    note = fields.String()
    at = fields.AwareDateTime()


class FocalPointWithStepsSchema(FocalPointSchema):
    """A focal point with all that happened to it, oldest first."""

    history = fields.List(fields.Nested(StepSchema))


class FocalPointsSchema(ma.Schema):
    """Focal points by country and project, former ones too."""

    focal_points = fields.List(fields.Nested(FocalPointSchema))


class UnreachableCountrySchema(ma.Schema):
    """A country in which nobody can be reached, and why."""

    country = fields.String()
    because = fields.String(metadata={"enum": list(BECAUSE)})


class UnreachableSchema(ma.Schema):
    """Countries in which nobody can be reached."""

    asked = fields.Integer(metadata={"description": "how many countries were looked at"})
    unreachable = fields.List(fields.Nested(UnreachableCountrySchema))


class ProjectSchema(Strict):
    """A project that countries have focal points for."""

    id = Text(most=40, pattern=PROJECT, required=True)
    title = Text(most=LONGEST_NAME, required=True)


class ProjectsSchema(ma.Schema):
    """Projects by id."""

    projects = fields.List(fields.Nested(ProjectSchema))
