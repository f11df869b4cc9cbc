"""EcstasyData, USA: results of 1996 to 2018, one JSON object a line; ratios, places as text."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from connectors.reading.bundled import bundled_manifest
from connectors.reading.errors import UnreadableValueError
from connectors.reading.findings import findings_of
from connectors.reading.importer import ManifestImporter
from connectors.reading.manifest import Column
from connectors.reading.values import shown

NOT_A_COUNTRY = frozenset({"unknown", "online", ""})
ONLINE = "online"
HUNDRED = 100


def importer() -> ManifestImporter:
    """Return the reader of EcstasyData result lines."""
    return ManifestImporter(
        manifest=bundled_manifest("ecstasydata"),
        converters={"contents": read_contents, "location": read_location},
    )


@cache
def _places() -> Mapping[str, str]:
    table = files("connectors.importers").joinpath("manifests", "ecstasydata_places.csv")
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {row["place"].casefold(): row["country"] for row in rows}


def read_location(value: Any, column: Column) -> dict[str, Any]:  # noqa: ARG001 - a converter
    """Return the place that `City, region, country` names.

    The last part decides, and only if the table has it: `CA` alone is California here, because the
    stream writes Canada out. A place that names two countries, or none, is an issue, not a guess.
    """
    parts = [part.strip() for part in str(value).split(",")]
    countries = _countries(parts)
    if not countries:
        raise UnreadableValueError(
            "country_not_stated", f"found {shown(value)}, which names no country that we know"
        )
    if len(countries) > 1:
        raise UnreadableValueError(
            "country_contradicts",
            f"found {shown(value)}, which names {' and '.join(sorted(countries))}",
        )
    online = parts[0].casefold() == ONLINE
    return {
        "place.country": countries.pop(),
        "place.point_type": "internet" if online else "drug_checking_service",
    }


def _countries(parts: list[str]) -> set[str]:
    """Return the countries of the last two parts; the last must be one we know."""
    last = _places().get(parts[-1].casefold())
    if last is None:
        return set()
    # `Vancouver, BC, Canada`: the region must lie in that country, where the table knows it.
    region = _places().get(parts[-2].casefold()) if len(parts) > 2 else None  # noqa: PLR2004
    return {last} | ({region} if region else set())


def read_contents(value: Any, column: Column) -> list[dict[str, Any]]:
    """Return one finding a substance, with its part in the ratio; 0 parts means not stated."""
    if not isinstance(value, list) or not all(_is_entry(entry) for entry in value):
        raise UnreadableValueError(
            "list_unreadable", f"found {shown(value)}, a list of substances with parts expected"
        )
    shares = _shares([entry.get("parts") for entry in value])
    return [
        {**finding, "share": {"part": share}} if share else finding
        for entry, share in zip(value, shares, strict=True)
        for finding in findings_of([entry["substance"].strip()], column.finding)
    ]


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("substance"), str)


def _shares(parts: list[Any]) -> list[int]:
    """Return whole parts; a ratio with fractions or above 100 becomes parts of a hundred."""
    numbers = [part if isinstance(part, int | float) and part > 0 else 0 for part in parts]
    if all(number <= HUNDRED and number == int(number) for number in numbers):
        return [int(number) for number in numbers]
    return [round(HUNDRED * number / sum(numbers)) for number in numbers]
