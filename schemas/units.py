"""The units a quantity, an amount or a purity may be given in, and what they measure."""

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["mass", "volume", "count", "fraction", "concentration"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: what it measures, and how many of the dimension's base unit one of it is.

    Base units: gram, litre, piece, fraction of one, gram per litre. A fraction by mass and one by
    volume are not told apart.
    """

    name: str
    dimension: Dimension
    factor: str


def _units(dimension: Dimension, factors: dict[str, str]) -> dict[str, Unit]:
    return {
        name: Unit(name=name, dimension=dimension, factor=factor)
        for name, factor in factors.items()
    }


_COUNTED = (
    "tablet",
    "capsule",
    "blotter",
    "piece",
    "dose",
    "item",
    "ampoule",
    "vial",
    "bottle",
    "cartridge",
    "package",
    "plant",
)

UNITS: dict[str, Unit] = {
    **_units("mass", {"t": "1000000", "kg": "1000", "g": "1", "mg": "0.001", "ug": "0.000001"}),
    **_units("volume", {"l": "1", "ml": "0.001", "ul": "0.000001"}),
    **_units("count", dict.fromkeys(_COUNTED, "1")),
    **_units("fraction", {"percent": "0.01", "fraction": "1"}),
    **_units(
        "concentration",
        {"g/l": "1", "mg/l": "0.001", "mg/ml": "1", "ug/ml": "0.001", "ng/ml": "0.000001"},
    ),
}

QUANTITY_UNITS = frozenset(
    name for name, unit in UNITS.items() if unit.dimension in {"mass", "volume", "count"}
)
PURITY_UNITS = frozenset(name for name, unit in UNITS.items() if unit.dimension == "fraction")
AMOUNT_UNITS = frozenset(
    name
    for name, unit in UNITS.items()
    if unit.dimension in {"mass", "volume", "fraction", "concentration"}
) | {"ng/g", "ug/g", "mg/g"}
