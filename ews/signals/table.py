"""All rules, in the order in which their signals are told."""

from collections.abc import Callable

from ews.signals.first_ever import first_ever
from ews.signals.first_in_country import first_in_country
from ews.signals.new_analogue import new_analogue
from ews.signals.records import Seen, Signal
from ews.signals.status_differs_on_route import status_differs_on_route

Rule = Callable[[Seen], Signal | None]

RULES: tuple[Rule, ...] = (first_ever, first_in_country, new_analogue, status_differs_on_route)


def signals_of(seen: Seen) -> tuple[Signal, ...]:
    """Return what is new about one substance in one report."""
    found = (rule(seen) for rule in RULES)
    return tuple(signal for signal in found if signal is not None)
