"""Annual totals of a country: nothing but the sum of its cases, each parcel counted once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connectors.exporters.advisory.amounts import text_of
from connectors.exporters.advisory.document import Item

SAMPLES = frozenset({"collected_sample"})
ALL = "all"  # every report of the year once, whatever was found in it


@dataclass(slots=True)
class _Sum:
    """What is added up for one substance."""

    reports: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    converted: int = 0
    without_kg: dict[str, Decimal] = field(default_factory=dict)
    cases: Counter[str] = field(default_factory=Counter)
    fatal: int = 0


def total_items(year: int, country: str, items: Iterable[Item]) -> list[Item]:
    """Return one item a substance, and one over all, of the cases of a country in a year.

    items: the forensic and harm items of exactly those cases, before any mapping. A case counts
    once under each substance found in it, and once over all.
    """
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    for item in sorted(items, key=lambda each: each.item_id):
        if item.data["counts"]:
            for key in (*item.inchikeys, ALL):
                _add(sums[key], item)
    return [_item(year, country, key, sums[key]) for key in sorted(sums)]


def _add(total: _Sum, item: Item) -> None:
    if item.block == "harm":
        total.reports.add(item.report_id or "")  # its forensic items, if any, came before
        total.cases[str(item.data["case_type"])] += 1
        total.fatal += item.data["outcome"] == "fatal"
    elif item.report_id is not None and item.report_id not in total.reports:
        total.reports.add(item.report_id)
        total.kinds[str(item.data["kind"])] += 1
        if item.data["kind"] == "seizure":
            _weigh(total, item.data)


def _weigh(total: _Sum, data: Mapping[str, Any]) -> None:
    quantity, kg = data["quantity"], data["quantity_kg"]
    if kg is not None:
        total.converted += 1
        total.least += Decimal(kg["least"])
        total.most += Decimal(kg["most"])
    elif quantity is not None:
        unit = quantity["unit"]
        total.without_kg[unit] = total.without_kg.get(unit, Decimal(0)) + Decimal(quantity["value"])


def _item(year: int, country: str, key: str, total: _Sum) -> Item:
    data = {
        "year": year,
        "country": country,
        "substance": None if key == ALL else key,
        "reports": len(total.reports),
        "seizures": total.kinds["seizure"],
        "samples": sum(total.kinds[kind] for kind in SAMPLES),
        "seized_kg": {
            "least": text_of(total.least),
            "most": text_of(total.most),
            "of_seizures": total.converted,
        },
        "seized_without_kg": {
            unit: text_of(value) for unit, value in sorted(total.without_kg.items())
        },
        "cases": dict(sorted(total.cases.items())),
        "fatal_cases": total.fatal,
    }
    return Item(
        item_id=f"total/{year}/{country}/{key}",
        block="total",
        data=data,
        inchikeys=() if key == ALL else (key,),
    )
