"""DrugCheckingBC, Canada: drug checking by infrared spectra and immunoassay strips, one CSV.

The source names its samples by nothing. A row's reference is its day, a hash of its cells and its
place among the identical rows of the file: identical rows are interchangeable, so a later copy of
the file, with rows added before or between, gives each row the same reference again.
"""

import ast
import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from connectors.reading.bundled import bundled_manifest
from connectors.reading.errors import UnreadableValueError
from connectors.reading.findings import findings_of
from connectors.reading.importer import ManifestImporter, ReferenceOf
from connectors.reading.manifest import Column
from connectors.reading.rows import RowIssue
from connectors.reading.values import shown

LONGEST_LIST = 10_000  # characters
DIGEST_BYTES = 6  # 3 in a million million that two different rows of one day share it

# What a strip can say. A negative strip is no finding, and a report has no place for one.
POSITIVE, NEGATIVE, NOT_DONE = "true", "false", "n/a"
STRIPS = ("Fentanyl Test Strip", "Benzo Test Strip")
NO_SPECTRUM = frozenset({"", "[]", "['']"})


def importer() -> ManifestImporter:
    """Return the reader of DrugCheckingBC files."""
    return ManifestImporter(
        manifest=bundled_manifest("drugcheckingbc"),
        converters={"spectrum": read_spectrum, "strip": read_strip},
        references=reference_by_content,
        check=require_a_test,
    )


def require_a_test(row: Mapping[str, Any]) -> RowIssue | None:
    """Refuse a row of which neither spectrum nor strip tells anything: it is not a clean result."""
    spectrum = str(row["FTIR Spectrometer"]).strip()
    strips = {str(row[name]).strip().casefold() for name in STRIPS}
    if spectrum not in NO_SPECTRUM or strips != {NOT_DONE}:
        return None
    return RowIssue(
        level="error",
        code="nothing_stated",
        column="FTIR Spectrometer",
        message="no library match is written and no strip was used; nothing was tested",
    )


def read_spectrum(value: Any, column: Column) -> list[dict[str, Any]]:
    """Return the findings of a list of library matches, written as a Python list."""
    names = _names(str(value))
    if not names:
        raise UnreadableValueError(
            "spectrum_not_stated", "no library match is written; only the strips speak"
        )
    return findings_of(names, column.finding)


def _names(text: str) -> list[str]:
    try:
        found = ast.literal_eval(text) if len(text) <= LONGEST_LIST else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise UnreadableValueError(
            "list_unreadable", f"found {shown(text)}, a list such as ['MDMA', 'Caffeine'] expected"
        )
    return [name.strip() for name in found if name.strip()]


def read_strip(value: Any, column: Column) -> list[dict[str, Any]]:
    """Return the finding of a positive strip; a strip that failed is an issue."""
    text = str(value).strip()
    if text.casefold() == POSITIVE:
        return [dict(column.finding)]
    if text.casefold() in {NEGATIVE, NOT_DONE}:
        return []
    raise UnreadableValueError(
        "strip_unclear", f"found {shown(text)}, True, False or N/A expected; left out"
    )


def reference_by_content() -> ReferenceOf:
    """Return a function that names the rows of one file; it keeps 6 bytes of each different row."""
    seen: Counter[bytes] = Counter()

    def reference_of(row: Mapping[str, Any]) -> str:
        cells = "\x1f".join(f"{name}={row[name]}" for name in sorted(row))
        digest = hashlib.sha256(cells.encode()).digest()[:DIGEST_BYTES]
        seen[digest] += 1
        return f"{row['Date']}-{digest.hex()}-{seen[digest]}"

    return reference_of
