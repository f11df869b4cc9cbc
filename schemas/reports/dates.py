"""Dates with the precision they are known to."""

from calendar import monthrange
from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import post_load

from schemas.fields import Inside, Strict, Text, Word
from schemas.issues import shown
from schemas.reports.records import Dates, PartialDate
from schemas.reports.words import PRECISIONS

LAST_MONTH = 12
EARLIEST_YEAR = 1900

_FORMS = {"day": "2023-02-15", "month": "2023-02", "year": "2023"}


class PartialDateSchema(Strict):
    """A day, a month or a year."""

    value = Text(
        required=True,
        most=10,
        pattern=r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
        metadata={"examples": ["2023-02-15", "2023-02", "2023"]},
    )
    precision = Word(PRECISIONS, load_default="day")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PartialDate:
        """Make the record, with the first and last day the value may mean."""
        value, precision = data["value"], data["precision"]
        parts = [int(part) for part in value.split("-")]
        if len(parts) != PRECISIONS[precision]:
            raise ma.ValidationError(
                f"date_precision: found {shown(value)}, expected the form {_FORMS[precision]} "
                f"for precision {precision}",
                field_name="value",
            )
        first, last = _days(value, *parts)
        return PartialDate(value=value, precision=precision, first=first, last=last)


def _days(
    value: str, year: int, month: int | None = None, day: int | None = None
) -> tuple[date, date]:
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or LAST_MONTH
        last = date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError as error:
        raise _impossible(value) from error
    if year < EARLIEST_YEAR:
        raise _impossible(value)
    return first, last


def _impossible(value: str) -> ma.ValidationError:
    return ma.ValidationError(
        f"date_impossible: found {shown(value)}, expected a day of the calendar from "
        f"{EARLIEST_YEAR} on; correct the date",
        field_name="value",
    )


class DatesSchema(Strict):
    """At least one of incident, collected and received."""

    incident = Inside(PartialDateSchema)
    collected = Inside(PartialDateSchema)
    received = Inside(PartialDateSchema)
    analysed = Inside(PartialDateSchema)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Dates:
        """Make the record; without a day to ask the law about there is none."""
        if not data.keys() & {"incident", "collected", "received"}:
            raise ma.ValidationError(
                "date_missing: found none of incident, collected and received; give at least one"
            )
        return Dates(**data)
