"""One row a jurisdiction: how much of its law is held, how whole, of which day, what is missing."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from chem.law import Coverage, Lawbook
from schemas.countries import CODES

HEAD = ("", "definitions", "wordings", "names", "unchecked", "text of (looked at)", "complete")
NOT_HELD = "Not held:"

Row = dict[str, Any]


def held(lawbook: Lawbook) -> list[Row]:
    """Return the jurisdictions whose law is loaded, by code."""
    generic = Counter(one.jurisdiction for one in lawbook.definitions)
    wordings = Counter(one.jurisdiction for one in lawbook.definitions for _ in one.wordings)
    named = Counter(one.jurisdiction for one in lawbook.named)
    unchecked = Counter(
        one.id.partition("/")[0].upper()
        for one in lawbook.unstructured
        if not one.why.startswith("no molecule")
    )
    return [
        {
            "jurisdiction": one.jurisdiction,
            "name": one.name,
            "instruments": list(one.instruments),
            "definitions": generic[one.jurisdiction],
            "wordings": wordings[one.jurisdiction],
            "named": named[one.jurisdiction],
            "named_unchecked": unchecked[one.jurisdiction],
            "text_of": _text_of(lawbook, one),
            "looked_at": one.looked_at,
            "complete_since": one.complete_since,
            "complete_until": one.complete_until,
            "gaps": one.gaps,
        }
        for one in lawbook.coverage
    ]


def not_held(lawbook: Lawbook) -> list[Row]:
    """Return the other jurisdictions of ISO 3166."""
    loaded = {one.jurisdiction for one in lawbook.coverage}
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
        for code in sorted(CODES)
        if code not in loaded
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


def _text_of(lawbook: Lawbook, one: Coverage) -> str:
    """Return the days of the texts: of the coverage, else of its instruments."""
    if one.text_of:
        return str(one.text_of)
    days = sorted({str(each.text_of) for each in lawbook.instruments if each.id in one.instruments})
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}" if days else ""
