"""How much of each jurisdiction's law is held: one row a jurisdiction."""

from collections import Counter
from typing import Any

from chem.law import Coverage, Lawbook
from schemas.countries import CODES

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


def not_held(lawbook: Lawbook) -> list[str]:
    """Return the codes of the other jurisdictions of ISO 3166: all of them is unknown."""
    loaded = {one.jurisdiction for one in lawbook.coverage}
    return [code for code in sorted(CODES) if code not in loaded]


def _text_of(lawbook: Lawbook, one: Coverage) -> str:
    """Return the days of the texts: of the coverage, else of its instruments."""
    if one.text_of:
        return str(one.text_of)
    days = sorted({str(each.text_of) for each in lawbook.instruments if each.id in one.instruments})
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}" if days else ""
