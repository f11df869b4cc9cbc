"""Screenings: how they are asked for, and how they are shown."""

from typing import Any, get_args

import marshmallow as ma
from marshmallow import fields

from chem.law import Status
from schemas.fields import Coded, Strict, Text
from schemas.issues import shown
from schemas.paging import PageSchema
from schemas.queries import Codes, QueryDate, QueryWhole

STATUSES: tuple[str, ...] = get_args(Status)


class Statuses(Coded):
    """Statuses, separated by commas."""

    def __init__(self, **kwargs: Any) -> None:
        one = "|".join(STATUSES)
        described = {"type": "string", "pattern": f"^({one})(,({one}))*$"}
        super().__init__(described=described, **kwargs)

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the statuses, each once."""
        found = tuple(dict.fromkeys(str(value).split(",")))
        if not set(found) <= set(STATUSES):
            raise ma.ValidationError(
                f"status_unknown: found {shown(value)}, expected some of {', '.join(STATUSES)}"
            )
        return found


class YesNo(Coded):
    """`true` or `false`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "boolean"}, **kwargs)

    def read(self, value: Any) -> bool:
        """Return which."""
        if value not in ("true", "false"):
            raise ma.ValidationError(f"wrong_type: found {shown(value)}, expected true or false")
        return bool(value == "true")


class ScreeningQuery(Strict):
    """How to screen the structures of the body."""

    valid_on = QueryDate(metadata={"description": "the law of this day; today if not given"})
    jurisdictions = Codes(data_key="in", metadata={"description": "such as GB,US; all loaded ones"})
    statuses = Statuses(
        data_key="only", metadata={"description": "rows of these statuses only; all"}
    )
    nearest = YesNo(
        load_default=False, metadata={"description": "a miss says what comes nearest; slower"}
    )
    smiles_column = Text(most=200, metadata={"description": "else smiles, structure, inchi …"})
    names = YesNo(
        load_default=False,
        metadata={"description": "of text/plain: a line may be a name or a CAS number too"},
    )
    id_column = Text(most=200, metadata={"description": "else id or name, else the line number"})


class ScreeningSchema(ma.Schema):
    """A screening and how far it is."""

    id = fields.UUID(attribute="screening.id")
    state = fields.String(
        attribute="screening.state",
        metadata={"enum": ["waiting", "running", "done", "cancelled"]},
    )
    created_at = fields.AwareDateTime(attribute="screening.created_at")
    ended_at = fields.AwareDateTime(attribute="screening.ended_at", allow_none=True)
    terms = fields.Dict(attribute="screening.terms")
    ruleset = fields.String(attribute="screening.ruleset", allow_none=True)
    rows = fields.Integer(attribute="screening.rows")
    done = fields.Integer(attribute="screening.done")
    refused = fields.Integer(attribute="screening.refused")
    statuses = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "answers so far, by jurisdiction and status"},
    )


class ListedScreeningSchema(ScreeningSchema):
    """A screening as a list shows it, without counts of answers."""

    class Meta:
        """A name of its own in the document of the API."""

        exclude = ("statuses",)


class ScreeningPageSchema(PageSchema):
    """Screenings of one's own, the newest first."""

    screenings = fields.List(fields.Nested(ListedScreeningSchema))


class AnswersQuery(Strict):
    """Which answers of a screening to show, and from where on."""

    jurisdictions = Codes(data_key="in", metadata={"description": "such as GB,US; all asked for"})
    statuses = Statuses(data_key="only", metadata={"description": "one of these; any"})
    faults = YesNo(load_default=False, metadata={"description": "only rows that could not be read"})
    limit = QueryWhole(least=1, most=200, load_default=50)
    cursor = Text(most=30, metadata={"description": "`next` of the page before"})


class ScreenedAnswerSchema(ma.Schema):
    """What one jurisdiction says of one structure."""

    jurisdiction = fields.String()
    status = fields.String(metadata={"enum": list(STATUSES)})
    level = fields.String()
    entry = fields.String()
    kind = fields.String()
    reason = fields.String()


class ScreenedSchema(ma.Schema):
    """One structure, or one active part of a mixture, with its answers."""

    id = fields.String()
    input = fields.String(metadata={"description": "as it was sent"})
    inchikey = fields.String()
    error = fields.String(metadata={"description": "why there is no answer"})
    answers = fields.List(fields.Nested(ScreenedAnswerSchema))


class AnswersSchema(PageSchema):
    """A page of structures, in the order sent, as far as they are answered without a gap."""

    state = fields.String()
    structures = fields.List(fields.Nested(ScreenedSchema))
