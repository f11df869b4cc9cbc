"""What may be asked of a table."""

from typing import Any

import marshmallow as ma
from marshmallow import validates_schema

from schemas.fields import Country, Strict, Text, Word
from schemas.queries import QueryDate
from schemas.reports.words import KINDS

FORMATS = ("csv", "xlsx")


class TableQuery(Strict):
    """Which rows, in which form."""

    form = Word(FORMATS, load_default="csv", data_key="format")
    since = QueryDate(data_key="from", metadata={"description": "first day of incidents"})
    until = QueryDate(metadata={"description": "the day after the last"})
    country = Country()
    kind = Word(KINDS)
    family = Text(most=100)
    inchikey = Text(most=27, pattern="[A-Z]{14}-[A-Z]{10}-[A-Z]")

    @validates_schema
    def check_days(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse days that are the wrong way round."""
        if "since" in data and "until" in data and data["since"] >= data["until"]:
            raise ma.ValidationError(
                "days_reversed: found `from` not before `until`; exchange them", field_name="until"
            )
