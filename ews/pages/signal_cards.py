"""Signals as an assessor takes them up: one card a substance, the most pressing first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

# What is more pressing stands first; a substance with several signals has the weight of each.
WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "new_analogue": 40,
        "first_ever": 30,
        "status_differs_on_route": 20,
        "status_changed": 15,
        "first_in_country": 10,
    }
)
FREE_WHERE_FOUND = 25
# What is told to nobody outside the network.
LACKING: Mapping[str, Any] = MappingProxyType(
    {"because": "", "evidence": {}, "raised_at": None, "state": "", "note": "", "steps": []}
)
# From which state which steps lead on; what was drafted is a bulletin's affair.
STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "new": ("watched", "dismissed", "draft"),
        "watched": ("dismissed", "draft"),
        "dismissed": ("watched",),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCard:
    """The signals of one substance, the most pressing first.

    free_in: countries of these signals whose law does not control it today.
    """

    signals: Sequence[Mapping[str, Any]]
    free_in: Sequence[str]
    weight: int

    @property
    def first(self) -> Mapping[str, Any]:
        """Return the most pressing signal; a bulletin is drafted of it."""
        return self.signals[0]

    @property
    def name(self) -> str:
        """Return what the substance is called."""
        return str(self.first["substance_name"] or self.first["inchikey"])

    @property
    def families(self) -> Sequence[str]:
        """Return the families of the substance, without those of which a part is there."""
        return most_specific(self.first["families"])

    @property
    def steps(self) -> tuple[str, ...]:
        """Return what may be done with these signals, which are all in one state."""
        return STEPS.get(self.first["state"], ())


def cards(signals: Sequence[Mapping[str, Any]]) -> list[SignalCard]:
    """Return one card a substance and state, the most pressing first, of equal ones the newest."""
    groups: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for each in signals:
        groups.setdefault((each["substance_id"], each.get("state", "")), []).append(each)
    made = [card(group) for group in groups.values()]
    newest_first = sorted(made, key=lambda one: str(one.first["raised_at"]), reverse=True)
    return sorted(newest_first, key=lambda one: -one.weight)


def card(signals: Sequence[Mapping[str, Any]]) -> SignalCard:
    """Return the card of one substance."""
    whole = [{**LACKING, **each} for each in signals]
    ordered = sorted(whole, key=lambda each: -WEIGHTS.get(each["rule"], 0))
    free_in = sorted({each["country"] for each in ordered if _is_free(each)})
    weight = sum(WEIGHTS.get(each["rule"], 0) for each in ordered)
    return SignalCard(
        signals=ordered, free_in=free_in, weight=weight + FREE_WHERE_FOUND * bool(free_in)
    )


def most_specific(families: Sequence[str]) -> list[str]:
    """Leave out a family of which a part is there: `fentanyls` beside `fentanyls/x`."""
    return [one for one in families if not any(e.startswith(f"{one}/") for e in families)]


def _is_free(signal: Mapping[str, Any]) -> bool:
    """Say whether the law where it was found is known, and does not control it."""
    said = {
        place: each["status"] for each in signal["standings"] for place in each["jurisdictions"]
    }
    return said.get(signal["country"]) == "not_controlled"
