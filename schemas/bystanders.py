"""chem/bystanders.csv: medicines, cutting agents, natural compounds that a law should not catch."""

import csv
from pathlib import Path

import chem

COLUMNS = ("name", "kind", "smiles")
BYSTANDERS = Path(chem.__file__).parent / "bystanders.csv"

Row = tuple[str, str, str]


def load_bystanders(path: Path = BYSTANDERS) -> tuple[Row, ...]:
    """Read name, kind and structure of each."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple((row["name"], row["kind"], row["smiles"]) for row in rows)
