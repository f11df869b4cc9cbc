"""The terms of a screening as JSON, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ews.compute.screening_records import Terms


def terms_document(terms: Terms) -> dict[str, Any]:
    """Write terms as JSON."""
    return {
        "valid_on": terms.valid_on.isoformat(),
        "jurisdictions": terms.jurisdictions,
        "only": list(terms.only),
        "nearest": terms.nearest,
    }


def terms_from(document: Mapping[str, Any]) -> Terms:
    """Read what `terms_document` wrote."""
    within = document["jurisdictions"]
    return Terms(
        valid_on=date.fromisoformat(document["valid_on"]),
        jurisdictions=None if within is None else tuple(within),
        only=tuple(document["only"]),
        nearest=document["nearest"],
    )
