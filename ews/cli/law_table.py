"""One row a jurisdiction: how much of its law is held, how whole, of which day, what is missing."""

from collections.abc import Sequence

from chem.law import Lawbook
from ews.flow.law_held import Row
from ews.flow.law_held import not_held as others

HEAD = ("", "definitions", "wordings", "names", "unchecked", "text of (looked at)", "complete")
NOT_HELD = "Not held:"


def not_held(lawbook: Lawbook) -> list[Row]:
    """Return the other jurisdictions of ISO 3166."""
    return [
        {
            "jurisdiction": code,
            "name": _name(code),
            "instruments": [],
            "definitions": 0,
            "wordings": 0,
            "named": 0,
            "named_unchecked": 0,
            "text_of": None,
            "looked_at": None,
            "complete_since": None,
            "complete_until": None,
            "gaps": "no law is loaded: everything is unknown",
        }
        for code in others(lawbook)
    ]


def _name(code: str) -> str:
    import pycountry  # noqa: PLC0415 - 10 MB that only this list needs

    found = pycountry.countries.get(alpha_2=code)
    return "Kosovo" if found is None else str(found.name)


def cells(row: Row) -> Sequence[object]:
    """Write a row for a terminal."""
    complete = f"{row['complete_since']} to {row['complete_until']}"
    return (
        row["jurisdiction"],
        row["definitions"],
        row["wordings"],
        row["named"],
        row["named_unchecked"],
        f"{row['text_of']} ({row['looked_at']})" if row["looked_at"] else row["text_of"],
        complete if row["complete_since"] else "no",
    )


def gap_of(row: Row) -> str:
    """Say what is not held, without what is."""
    _, found, rest = str(row["gaps"]).partition(NOT_HELD)
    return f"{row['jurisdiction']} lacks: {rest.strip() if found else row['gaps']}"
