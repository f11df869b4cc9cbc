"""Statements on legal status: our own, and any file in the same layout.

Columns that are read: jurisdiction, smiles_parent, name, expected_controlled, basis ("named",
"generic" or empty), source, source_date. Others are passed over.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OWN = Path(__file__).with_name("cases")
CODES = {"UK": "GB"}
NEEDED = ("jurisdiction", "smiles_parent", "name", "expected_controlled")


class CasesFileError(ValueError):
    """The file is not in the layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody says that a structure is, or is not, controlled somewhere."""

    jurisdiction: str
    smiles: str
    name: str
    expected: str  # "yes", "no", "no (medicine)", "precursor", "psa_only" …
    basis: str  # "named", "generic", or "not said"
    source: str
    note: str = ""


def own_statements() -> list[Statement]:
    """Read our own cases, one file a jurisdiction."""
    return [one for path in sorted(OWN.glob("*.csv")) for one in read_statements(path)]


def read_statements(path: Path) -> list[Statement]:
    """Read a file of statements.

    Raises:
        CasesFileError: a column is missing; the message says which.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise CasesFileError(f"{path.name} has no column {', '.join(missing)}")
        return list(_statements(rows))


def _statements(rows: Iterator[dict[str, str]]) -> Iterator[Statement]:
    for row in rows:
        code = row["jurisdiction"].strip().upper()
        yield Statement(
            jurisdiction=CODES.get(code, code),
            smiles=row["smiles_parent"].strip(),
            name=row["name"].strip(),
            expected=row["expected_controlled"].strip(),
            basis=row.get("basis", "").strip() or "not said",
            source=f"{row.get('source', '')} {row.get('source_date', '')}".strip(),
            note=(row.get("note") or "").strip(),
        )
