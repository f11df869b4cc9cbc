"""Which entries of the loaded law begin, end or change their words between two days."""

from datetime import date
from typing import Any

from chem.law import Lawbook
from ews.screening.changes import reworded


def difference_document(
    lawbook: Lawbook, days: tuple[date, date], jurisdictions: tuple[str, ...] | None
) -> dict[str, Any]:
    """Return the entries that differ, by id. `known since`: it may have held before, too."""
    before, after = days
    titles = {one.id: one.title for one in lawbook.definitions}
    titles |= {one.id: one.name for one in lawbook.named}
    entries = [
        {
            "id": one.id,
            "title": titles.get(one.id, ""),
            "jurisdiction": one.id.partition("/")[0].upper(),
            "what": one.what,
            "cite": one.cite,
        }
        for one in reworded(lawbook, before, lawbook, after)
    ]
    return {
        "from_valid_on": before,
        "to_valid_on": after,
        "entries": [
            one for one in entries if jurisdictions is None or one["jurisdiction"] in jurisdictions
        ],
    }
