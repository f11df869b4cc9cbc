"""Why statements and answers differ: one row each, explained by the text.

Columns: jurisdiction, key (flat InChIKey), name, verdict, words. verdict: `our error` (then it is
mended, and the row goes), `stale statement`, `wrong statement`, `text missing`.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).with_name("explanations.csv")
VERDICTS = ("our error", "stale statement", "wrong statement", "text missing", "other reading")

Explanations = Mapping[tuple[str, str], tuple[str, str]]


def load_explanations() -> Explanations:
    """Return (verdict, words) by jurisdiction and key."""
    with HERE.open(encoding="utf-8", newline="") as file:
        return {
            (row["jurisdiction"], row["key"]): (row["verdict"], row["words"])
            for row in csv.DictReader(file)
        }
