"""What may be chosen in forms about reports: words of lists, countries, and whom by names."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ews.errors import EwsError
from ews.pages.translating import LANGUAGE, in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words import country, word
from schemas.countries import CODES
from schemas.units import AMOUNT_UNITS, PURITY_UNITS, QUANTITY_UNITS

Options = list[tuple[str, str]]


TLP_MEANS: Mapping[str, str] = {
    "TLP:CLEAR": _("CLEAR: everybody"),
    "TLP:GREEN": _("GREEN: the community"),
    "TLP:AMBER": _("AMBER: who needs to know"),
    "TLP:AMBER+STRICT": _("AMBER+STRICT: receivers"),
    "TLP:RED": _("RED: the named alone"),
}
USUAL_UNITS = ("g", "kg", "mg", "ml", "tablet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Whom the visitor may name. names: of organisations; groups: of groups; both by id."""

    own_country: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    publishers: tuple[str, ...] = ()


async def look_around(visit: Visit, *, publishers: bool = False) -> Around:
    """Return the organisations and groups of the exchange, as the visitor may know them.

    Whoever is outside the network of authorities knows none but its own.
    """
    own = str((visit.me or {})["organisation_id"])
    asked = [_maybe(visit, "/v1/organisations"), _maybe(visit, "/v1/groups")]
    if publishers:
        asked.append(_maybe(visit, "/v1/delegations"))
    found, groups, *delegations = await asyncio.gather(*asked)
    listed = found.get("organisations") or [await _maybe(visit, f"/v1/organisations/{own}")]
    delegated = delegations[0].get("delegations", []) if delegations else []
    return Around(
        own_country=next((e.get("country") or "" for e in listed if e.get("id") == own), ""),
        names={each["id"]: each["name"] for each in listed if "id" in each},
        countries=tuple(sorted({each["country"] for each in listed if each.get("country")})),
        groups={each["id"]: each["name"] for each in groups.get("groups", [])},
        publishers=tuple(e["publisher_id"] for e in delegated if e["organisation_id"] == own),
    )


async def _maybe(visit: Visit, path: str) -> dict[str, Any]:
    """Ask what not everybody may be told."""
    try:
        return dict(await visit.get(path))
    except EwsError:
        return {}


def options(codes: Iterable[str], *, none: str = "") -> Options:
    """Return codes with their words; none: what stands for no choice, left out if empty."""
    told = [(code, word(code)) for code in codes]
    return [("", in_language(none)), *told] if none else told


def country_options(none: str) -> Options:
    """Return all countries by name."""
    return [("", in_language(none)), *_countries(LANGUAGE.get())]


@cache
def _countries(language: str) -> Options:  # noqa: ARG001 - names differ by language
    return sorted(((code, country(code)) for code in CODES), key=lambda each: each[1])


def tlp_options() -> Options:
    """Return the labels with what they mean."""
    return [(code, in_language(words)) for code, words in TLP_MEANS.items()]


def unit_options(which: str) -> Options:
    """Return the units of a quantity, an amount or a purity, the usual ones first."""
    units = {"quantity": QUANTITY_UNITS, "amount": AMOUNT_UNITS, "purity": PURITY_UNITS}[which]
    usual = [unit for unit in (*USUAL_UNITS, "percent", "mg/ml") if unit in units]
    return options([*usual, *sorted(units - set(usual))])
