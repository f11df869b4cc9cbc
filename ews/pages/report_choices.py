"""The lists that the form of a report lets one choose from."""

from typing import Any

from ews.pages.report_options import Around, country_options, options, tlp_options, unit_options
from ews.pages.words import country
from schemas.audience import KINDS as ORGANISATIONS
from schemas.reports import words

NOT_STATED = "not stated"
CHOOSE = "choose …"


def choices(around: Around) -> dict[str, Any]:
    """Return the options of all fields, and whom the visitor may name as audience."""
    return {
        "kinds": options(words.KINDS, none=CHOOSE),
        "countries": country_options(NOT_STATED),
        "tlps": tlp_options(),
        "evidence": options(words.EVIDENCE),
        "techniques": options(words.TECHNIQUES),
        "finding_roles": options(words.FINDING_ROLES),
        "matrices": options(words.MATRICES),
        "quantity_units": unit_options("quantity"),
        "purity_units": unit_options("purity"),
        "amount_units": unit_options("amount"),
        "relations": options(words.RELATIONS),
        "certainties": options(words.CERTAINTIES),
        "leg_roles": options(words.LEG_ROLES),
        **_optional(),
        **_audience(around),
    }


def _optional() -> dict[str, Any]:
    lists = {
        "point_types": words.POINT_TYPES,
        "transports": words.TRANSPORTS,
        "product_forms": words.FORMS,
        "bases": words.BASES,
        "case_types": words.CASE_TYPES,
        "outcomes": words.OUTCOMES,
        "causal_roles": words.CAUSAL_ROLES,
    }
    return {name: options(codes, none=NOT_STATED) for name, codes in lists.items()}


def _audience(around: Around) -> dict[str, Any]:
    publishers = [(each, around.names.get(each, each)) for each in around.publishers]
    return {
        "audience_kinds": options(ORGANISATIONS),
        "groups": sorted(around.groups.items(), key=lambda each: each[1]),
        "audience_countries": [(code, country(code)) for code in around.countries],
        "audience_organisations": sorted(around.names.items(), key=lambda each: each[1]),
        "publishers": [("", "—"), *publishers] if publishers else [],
    }
