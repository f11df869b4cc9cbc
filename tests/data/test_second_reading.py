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


def cases() -> list[object]:
    return [_param(one, row) for one in rows_of("definitions") for row in rows_of(one["file"])]


def _param(one: dict[str, str], row: dict[str, str]) -> object:
    day = date.fromisoformat(row.get("on") or TODAY.isoformat())
    return pytest.param(one["definition"], day, row, id=f"{one['file']}: {row['because']}")


@pytest.mark.parametrize(("definition", "day", "row"), cases())
def test_the_words_are_read_as_a_second_reader_reads_them(
    definition: str, day: date, row: dict[str, str]
) -> None:
    said = on(said_of(row["smiles"]), definition, day)
    inside = [one for one in said if one.status in INSIDE]
    assert bool(inside) is (row["inside"] == "yes"), [one.reason for one in said]
    assert [one.extension for one in inside] == [row["by"]] * len(inside)


def test_every_file_is_about_a_definition() -> None:
    files = {path.stem for path in HERE.glob("*.csv")} - {"definitions"}
    assert files == {one["file"] for one in rows_of("definitions")}
