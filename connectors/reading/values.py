"""Converters of one value: a table from the word in the manifest to a function."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from connectors.reading.errors import UnreadableValueError
from connectors.reading.manifest import Column

LONGEST_SHOWN = 60

Convert = Callable[[Any, Column], Any]

_NUMBER = re.compile(r"^\d+(\.\d+)?$")
_NUMBER_WITH_UNIT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(\D+)$")
_WRITTEN = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def read_text(value: Any, column: Column) -> str:
    """Return the text; with a `pattern`, in capitals and only if it has that form."""
    text = _text(value)
    if column.pattern is None:
        return text
    if not re.fullmatch(column.pattern, text.upper()):
        raise UnreadableValueError(
            "form_unexpected",
            f"found {shown(text)}, the form {column.pattern} expected; left out",
        )
    return text.upper()


def read_word(value: Any, column: Column) -> str:
    """Return what the lookup of the column says; a value it does not have is an issue."""
    text = _text(value)
    found = (column.lookup or {}).get(text.casefold())
    if found is None:
        raise UnreadableValueError(
            "value_not_in_lookup",
            f"found {shown(text)}, which the lookup of this column does not have; left out",
        )
    return found


def read_date(value: Any, column: Column) -> dict[str, str]:
    """Return a date of a report: value and precision, no more precise than the manifest says."""
    text = _text(value)
    day = _first_reading(text, column.formats)
    if day is None:
        raise UnreadableValueError(
            "date_unreadable", f"found {shown(text)}, a date like {column.formats[0]} expected"
        )
    if column.not_before and day < column.not_before:
        raise UnreadableValueError(
            "date_implausible",
            f"found {shown(text)}, but this source has nothing before {column.not_before}; "
            "ask the source which day was meant",
        )
    return {"value": day.strftime(_WRITTEN[column.precision]), "precision": column.precision}


def _first_reading(text: str, formats: tuple[str, ...]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None


def read_number(value: Any, column: Column) -> str:
    """Return a decimal number as text, with a point."""
    text = _text(value)
    number = text.replace(",", ".") if column.decimal_comma else text
    if not _NUMBER.fullmatch(number):
        raise UnreadableValueError(
            "number_unreadable", f"found {shown(text)}, a decimal number expected; left out"
        )
    return number


def read_amount(value: Any, column: Column) -> dict[str, str]:
    """Return value, unit and (if the manifest says so) basis; `12.5 mg` brings its own unit."""
    text = _text(value)
    with_unit = _NUMBER_WITH_UNIT.fullmatch(text)
    number, unit = with_unit.groups() if with_unit else (text, column.unit)
    if unit is None:
        raise UnreadableValueError(
            "unit_not_stated", f"found {shown(text)} without a unit, and the manifest has none"
        )
    amount = {"value": read_number(number, column), "unit": unit.strip()}
    return amount | ({"basis": column.basis} if column.basis else {})


def read_words(value: Any, column: Column) -> list[str]:
    """Return the words of a text that `split` separates, through the lookup if there is one."""
    parts = [part.strip() for part in _text(value).split(column.split or ",")]
    if column.lookup is None:
        return [part for part in parts if part]
    return [read_word(part, column) for part in parts if part]


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnreadableValueError(
            "value_unexpected", f"found {shown(value)}, a text or a number expected"
        )
    return str(value).strip()


def shown(value: object) -> str:
    """Repeat a found value short, for a message."""
    text = ascii(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


VALUES: Mapping[str, Convert] = {
    "text": read_text,
    "word": read_word,
    "date": read_date,
    "number": read_number,
    "amount": read_amount,
    "words": read_words,
}
