"""What may stand in query strings; values arrive as text."""

import re
from datetime import date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validates_schema

from schemas.countries import BODIES, is_jurisdiction
from schemas.fields import Coded, Instant, Strict, Text
from schemas.issues import shown

LARGEST_SEQ = 2**63 - 1
MOST_CHANGES = 1_000
LONGEST_STRUCTURE = 20_000
MOST_JURISDICTIONS = 60
MOST_RELATIVES = 20
_CODE = re.compile("[A-Z]{2}")


class QueryWhole(Coded):
    """A whole number written as text."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        described = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(described=described, **kwargs)
        self.least, self.most = least, most

    def read(self, value: Any) -> int:
        """Return the number."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_SEQ))):
            raise ma.ValidationError(f"wrong_type: found {shown(text)}, a whole number expected")
        if not self.least <= int(text) <= self.most:
            raise ma.ValidationError(
                f"number_out_of_range: found {text}, expected {self.least} to {self.most}"
            )
        return int(text)


class QueryDate(Coded):
    """A day, such as 2024-03-29."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(described={"type": "string", "format": "date"}, **kwargs)

    def read(self, value: Any) -> date:
        """Return the day."""
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise ma.ValidationError(
                f"date_impossible: found {shown(value)}, expected a day such as 2024-03-29"
            ) from error


class QueryInstant(Instant):
    """An instant in a query string."""

    def read(self, value: Any) -> datetime:
        """Return the instant in UTC; a `+` that became a space in the URL is understood."""
        return super().read(str(value).replace(" ", "+"))


class Codes(Coded):
    """Codes of jurisdictions, separated by commas; whether their law is loaded is not asked."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"type": "string", "pattern": "^[A-Z]{2}(,[A-Z]{2})*$"}
        super().__init__(described=described, **kwargs)

    def read(self, value: Any) -> tuple[str, ...]:
        """Return the codes, each once, in the order given."""
        codes = tuple(dict.fromkeys(str(value).split(",")))
        if len(codes) > MOST_JURISDICTIONS or not all(map(_CODE.fullmatch, codes)):
            raise ma.ValidationError(
                f"jurisdiction_malformed: found {shown(value)}, expected at most "
                f"{MOST_JURISDICTIONS} codes such as GB,US"
            )
        if unknown := [code for code in codes if not is_jurisdiction(code)]:
            raise ma.ValidationError(
                f"jurisdiction_unknown: found {', '.join(unknown)}, expected ISO 3166-1 alpha-2 "
                f"codes such as GB, or {' or '.join(sorted(BODIES))}; `GET /v1/law/jurisdictions` "
                "lists those whose law is loaded, any other is answered `unknown`"
            )
        return codes


class ChangesQuery(Strict):
    """Where to go on, and how far."""

    after = QueryWhole(least=0, most=LARGEST_SEQ, load_default=0)
    limit = QueryWhole(least=1, most=MOST_CHANGES, load_default=100)


class TimesQuery(Strict):
    """The two times of every question about the law; today and now if not given."""

    valid_on = QueryDate(metadata={"description": "the law of this day; today if not given"})
    known_at = QueryInstant(metadata={"description": "as known at this instant; now if not given"})


class StructureQuery(Strict):
    """One structure, as SMILES."""

    structure = Text(most=LONGEST_STRUCTURE, required=True)


class NamesQuery(Strict):
    """One text: a name, a CAS number, an InChIKey, an InChI, a SMILES or a molfile."""

    text = Text(most=LONGEST_STRUCTURE, required=True)


class RelativesQuery(TimesQuery):
    """How many relatives, and which status beside them."""

    most = QueryWhole(least=1, most=MOST_RELATIVES, load_default=5)
    jurisdictions = Codes(data_key="in", metadata={"description": "such as GB,US; all loaded ones"})


class QuestionQuery(TimesQuery):
    """Exactly one of structure, name, cas and text."""

    structure = Text(most=LONGEST_STRUCTURE, metadata={"description": "SMILES, InChI or molfile"})
    name = Text(most=500)
    cas = Text(most=12)
    text = Text(most=LONGEST_STRUCTURE, metadata={"description": "any of these, told by its look"})
    jurisdictions = Codes(data_key="in", metadata={"description": "such as GB,US; all loaded ones"})

    @validates_schema
    def check_one(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a question about nothing or about several things."""
        if len(data.keys() & {"structure", "name", "cas", "text"}) != 1:
            raise ma.ValidationError(
                "question_ambiguous: expected one of structure, name, cas and text"
            )


class CheckQuery(QuestionQuery):
    """A question, and how many relatives beside its answer."""

    relatives = QueryWhole(
        least=1, most=MOST_RELATIVES, metadata={"description": "how many relatives; none"}
    )


class DrawingQuery(QuestionQuery):
    """A check of which one answer is drawn: that of the one jurisdiction asked for."""

    @validates_schema
    def check_one_place(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a drawing of several answers, or of none."""
        if len(data.get("jurisdictions", ())) != 1:
            raise ma.ValidationError(
                "jurisdiction_missing: expected exactly one in `in`, such as in=GB"
            )
