"""The goods and how much of them there was."""

from collections.abc import Iterable
from typing import Any

from marshmallow import post_load

from schemas.fields import Number, Strict, Text, Word
from schemas.reports.records import Measure, Product
from schemas.reports.words import BASES, FORMS
from schemas.units import AMOUNT_UNITS, PURITY_UNITS, QUANTITY_UNITS


def _unit(units: Iterable[str]) -> Word:
    return Word(sorted(units), code="unit_unknown", required=True)


class ProductSchema(Strict):
    """Form, brand or logo, what it was sold as, packaging, colour."""

    form = Word(FORMS)
    brand = Text()
    sold_as = Text()
    packaging = Text()
    colour = Text(most=100)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Product:
        """Make the record."""
        return Product(**data)


class MeasureSchema(Strict):
    """A number and its unit."""

    value = Number(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Measure:
        """Make the record."""
        return Measure(**data)


class QuantitySchema(MeasureSchema):
    """How much there was."""

    unit = _unit(QUANTITY_UNITS)
    basis = Word(BASES)


class AmountSchema(MeasureSchema):
    """How much of the substance was found, per piece or per volume."""

    unit = _unit(AMOUNT_UNITS)


class PuritySchema(MeasureSchema):
    """Which part of the product the substance is."""

    unit = _unit(PURITY_UNITS)
