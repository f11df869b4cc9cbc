"""Connecticut, USA: accidental drug deaths of 2012 to 2022, whose causes are free text; one CSV.

A death has no reference of its own: it gets one from its cells, as in DrugCheckingBC. Substances
that the examiner ticked and the text does not name go to `co_detected`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from connectors.reading.bundled import bundled_manifest
from connectors.reading.causes_of_death import read_cause
from connectors.reading.errors import UnreadableValueError
from connectors.reading.files import Raw
from connectors.reading.findings import findings_of
from connectors.reading.importer import ManifestImporter, ReferenceOf
from connectors.reading.manifest import Column
from connectors.reading.rows import RowIssue
from connectors.reading.values import shown

DIGEST_BYTES = 8
TICKED = frozenset({"y"})
# Columns that stand for one substance; the others stand for classes.
ONE_SUBSTANCE: Mapping[str, str] = {
    "Heroin": "heroin", "Cocaine": "cocaine", "Fentanyl": "fentanyl", "Oxycodone": "oxycodone",
    "Oxymorphone": "oxymorphone", "Ethanol": "ethanol", "Hydrocodone": "hydrocodone",
    "Methadone": "methadone", "Tramad": "tramadol", "Hydromorphone": "hydromorphone",
    "Xylazine": "xylazine", "Gabapentin": "gabapentin",
}  # fmt: skip
DAYS = {"date of death": "died", "date reported": "reported"}


def importer() -> ManifestImporter:
    """Return the reader of the deaths of Connecticut."""
    return ManifestImporter(
        manifest=bundled_manifest("connecticut"),
        converters={"cause": read_substances, "list": read_list},
        references=reference_by_content,
        reshape=with_what_was_ticked,
        notes=notes_on_spelling,
    )


def with_what_was_ticked(rows: Iterator[Raw], path: Path) -> Iterator[Raw]:  # noqa: ARG001 - a hook
    """Add to each row the day by its meaning, and what was ticked but is not in the text."""
    for row in rows:
        yield row if isinstance(row, RowIssue) else {**row, **_derived(row)}


def _derived(row: Mapping[str, Any]) -> dict[str, Any]:
    named = set(read_cause(row["Cause of Death"]).names)
    ticked = [
        name
        for column, name in ONE_SUBSTANCE.items()
        if row[column].strip().casefold() in TICKED and name not in named
    ]
    meaning = DAYS.get(row["Date Type"].strip().casefold(), "reported")
    return {"also_detected": ticked, "died": "", "reported": ""} | {meaning: row["Date"]}


def read_substances(value: Any, column: Column) -> dict[str, Any]:
    """Return the findings of a cause of death, and whether one substance alone caused it."""
    names = read_cause(str(value)).names
    if not names:
        raise UnreadableValueError(
            "no_substance_named", f"found {shown(value)}, which names no substance; not loaded"
        )
    role = "sole" if len(names) == 1 else "contributory"
    return {"findings": findings_of(list(names), column.finding), "harm.causal_role": role}


def read_list(value: Any, column: Column) -> list[str]:  # noqa: ARG001 - a converter
    """Return the derived list as it is."""
    return list(value)


def notes_on_spelling(row: Mapping[str, Any]) -> Iterator[RowIssue]:
    """Tell of each word that was read as another, so that a person can object."""
    for written, meant in read_cause(row["Cause of Death"]).corrected:
        yield RowIssue(
            level="warning",
            code="word_corrected",
            column="Cause of Death",
            message=f"found {shown(written)}, read as {shown(meant)}",
        )


def reference_by_content() -> ReferenceOf:
    """Return a function that names the rows of one file by month, cells and place among twins."""
    seen: Counter[bytes] = Counter()

    def reference_of(row: Mapping[str, Any]) -> str:
        cells = "\x1f".join(f"{name}={row[name]}" for name in sorted(row) if row[name])
        digest = hashlib.sha256(cells.encode()).digest()[:DIGEST_BYTES]
        seen[digest] += 1
        return f"{digest.hex()}-{seen[digest]}"  # no day: a reference travels with the report

    return reference_of
