"""Quantities in kilograms, by factors that are stated beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.units import UNITS

GRAMS_IN_KG = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What one of a unit weighs, in kilograms, between two bounds; words and source of that."""

    units: frozenset[str]
    least: Decimal
    most: Decimal
    words: str
    source: str


def in_kg(quantity: object, conversions: Sequence[Conversion]) -> dict[str, str] | None:
    """Return a quantity in kilograms with its factor; None where no factor is stated.

    A mass is only put into another unit. The original stays beside it.
    """
    if not isinstance(quantity, Mapping) or "value" not in quantity:
        return None
    unit, value = UNITS.get(str(quantity.get("unit"))), Decimal(str(quantity["value"]))
    if unit is None:
        return None
    if unit.dimension == "mass":
        kg = text_of(value * Decimal(unit.factor) / GRAMS_IN_KG)
        return {"least": kg, "most": kg, "factor": "a mass, put into kilograms", "source": ""}
    for one in conversions:
        if unit.name in one.units:
            return {
                "least": text_of(value * one.least),
                "most": text_of(value * one.most),
                "factor": one.words,
                "source": one.source,
            }
    return None


def text_of(value: Decimal) -> str:
    """Return a decimal without exponent and without zeros that say nothing."""
    return format(value.normalize(), "f") if value else "0"
