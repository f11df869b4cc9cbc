"""What a second reader says of each generic definition, from its words alone.

`second_reading/definitions.csv` says which definition a file is about. A file has one structure a
row, whether the words cover it (whatever the outcome: controlled, conditional, analogue risk), by
which extension ("ester"), why, and, where a wording has changed, the day asked about (`on`).
The cases were drawn up without asking the rules, permission by permission: inside and outside,
attached at a wrong atom, bridged, spiro, quaternary, deuterated, at and over each bound.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from chem.determinations import Determination
from tests.chem.rules.asking import TODAY, ask, on

HERE = Path(__file__).with_name("second_reading")
INSIDE = frozenset({"controlled", "conditional", "analogue_risk"})


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@cache
def said_of(smiles: str) -> tuple[Determination, ...]:
    return ask(smiles, near_misses=False)


@pytest.mark.parametrize("one", rows_of("definitions"), ids=lambda one: str(one["file"]))
def test_the_words_are_read_as_a_second_reader_reads_them(one: dict[str, str]) -> None:
    wrong, rows = [], rows_of(one["file"])
    assert rows
    for row in rows:
        day = date.fromisoformat(row.get("on") or TODAY.isoformat())
        said = on(said_of(row["smiles"]), one["definition"], day)
        inside = [each.extension for each in said if each.status in INSIDE]
        if bool(inside) is not (row["inside"] == "yes") or set(inside) - {row["by"]}:
            wrong.append((row["because"], day, [each.reason for each in said]))
    assert wrong == []


def test_every_file_is_about_a_definition() -> None:
    files = {path.stem for path in HERE.glob("*.csv")} - {"definitions"}
    assert files == {one["file"] for one in rows_of("definitions")}
