"""UNC Street Drug Analysis Lab, USA: one row a substance; the rows of one sample stand together.

The file of cards (what was collected where and when) is published beside it under the same name,
with `cards` for `lab_detail`; it is read if it is there.
"""

import csv
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from connectors.reading.bundled import bundled_manifest
from connectors.reading.errors import UnreadableValueError
from connectors.reading.files import Raw
from connectors.reading.findings import findings_of
from connectors.reading.importer import ManifestImporter
from connectors.reading.manifest import Column
from connectors.reading.rows import RowIssue
from connectors.reading.values import shown

METHODS = {"gcms": "gc_ms", "ftir": "ftir", "dart": "dart_ms", "lcms": "lc_ms", "nmr": "nmr"}
LAB, CARDS = "lab_detail", "cards"
FROM_CARD = ("date_collect", "state", "expectedsubstance")


def importer() -> ManifestImporter:
    """Return the reader of UNC laboratory results."""
    return ManifestImporter(
        manifest=bundled_manifest("unc"),
        converters={"substances": read_substances},
        reshape=one_row_a_sample,
    )


def one_row_a_sample(rows: Iterator[Raw], path: Path) -> Iterator[Raw]:
    """Join the rows of each sample, and its card."""
    cards = _cards(path)
    done: set[str] = set()
    for (sample, place), group in groupby(enumerate(rows), key=_sample_of):
        held = [row for _, row in group]
        if place is not None:  # a fault stands alone
            yield from held
        elif sample in done:
            yield _apart(sample)
        else:
            done.add(sample)
            yield _joined([row for row in held if not isinstance(row, RowIssue)], cards.get(sample))


def _sample_of(numbered: tuple[int, Raw]) -> tuple[str, int | None]:
    number, row = numbered
    return ("", number) if isinstance(row, RowIssue) else (row["sampleid"].strip(), None)


def _joined(rows: list[Mapping[str, Any]], card: Mapping[str, str] | None) -> Raw:
    completed = {row["date_complete"] for row in rows}
    if len(completed) > 1:
        return RowIssue(
            level="error",
            code="sample_contradicts",
            column="date_complete",
            message=f"found {', '.join(sorted(completed))} in the rows of one sample, one expected",
        )
    told = {name: card.get(name, "") for name in FROM_CARD} if card else {}
    received = {} if told.get("date_collect") else {"date_received": rows[0]["date_complete"]}
    return {**rows[0], **told, **received, "substances": rows}


def _apart(sample: str) -> RowIssue:
    return RowIssue(
        level="error",
        code="sample_apart",
        column="sampleid",
        message=f"found {shown(sample)} again after rows of other samples; sort the file by sample",
    )


def _cards(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the cards by sample; none if the file does not lie beside."""
    beside = path.with_name(path.name.replace(LAB, CARDS))
    if beside == path or not beside.is_file():
        return {}
    with beside.open(encoding="utf-8-sig", newline="") as file:
        return {row["sampleid"].strip(): row for row in csv.DictReader(file)}


def read_substances(value: Any, column: Column) -> list[dict[str, Any]]:
    """Return the findings of one sample: name, CAS number, method, and whether it is a trace."""
    return [finding for row in value for finding in _finding(row, column)]


def _finding(row: Mapping[str, str], column: Column) -> list[dict[str, Any]]:
    method = METHODS.get(row["method"].strip().casefold())
    if method is None:
        raise UnreadableValueError(
            "value_not_in_lookup",
            f"found the method {shown(row['method'])}, expected one of {', '.join(METHODS)}",
        )
    told: dict[str, Any] = {**column.finding, "technique": [method]}
    told["role"] = "trace" if row["abundance"].strip().casefold() == "trace" else "unstated"
    found = findings_of([row["substance"].strip()], told)
    cas = row["cas"].strip()
    return [{**one, "cas": cas} if cas and "name" in one else one for one in found]
