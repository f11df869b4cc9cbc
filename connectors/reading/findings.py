"""Findings from lists of names; what a source writes when it found nothing is a table."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from connectors.reading.errors import SourceError

NOTHING = "nothing"  # looked, found nothing: no finding
UNIDENTIFIED = "unidentified"  # something is there, and it has no name: an unknown finding
MEANINGS = (NOTHING, UNIDENTIFIED)


@cache
def words_for_nothing() -> Mapping[str, str]:
    """Return what a source's own words mean: nothing found, or something unidentified."""
    table = files("connectors.importers").joinpath("nothing_found.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    for row in rows:
        if row["means"] not in MEANINGS:
            raise SourceError(f"nothing_found.csv: {row['value']!r} means {row['means']!r}")
    return {row["value"].casefold(): row["means"] for row in rows}


@cache
def words_without_structure() -> frozenset[str]:
    """Return names that sources write and that stand for no one structure: classes, materials."""
    folder = files("connectors.importers")
    table = folder.joinpath("no_one_structure.csv").read_text(encoding="utf-8")
    return frozenset(row["name"].casefold() for row in csv.DictReader(table.splitlines()))


def findings_of(names: list[str], finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one finding a name, verbatim, each with what the manifest says of findings.

    "Nothing found" makes no finding; "unable to identify" makes one of evidence `unknown`, whose
    `unknown` block the assembly fills with the record's own reference.
    """
    meanings = words_for_nothing()
    found: list[dict[str, Any]] = []
    for name in names:
        meaning = meanings.get(name.casefold())
        if meaning == UNIDENTIFIED:
            found.append({**finding, "evidence": "unknown", "unknown": {}})
        elif meaning is None:
            found.append({"name": name, **finding})
    return found
