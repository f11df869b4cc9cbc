"""What a second reader says of each generic definition, from its words alone.

One CSV a definition: a structure, whether the words cover it, by which extension ("ester"), why.
The cases were drawn up without asking the rules, permission by permission: inside and outside,
attached at a wrong atom, bridged, spiro, quaternary, deuterated, at and over each bound.
"""

import csv
from pathlib import Path

import pytest

from tests.chem.rules.asking import TODAY, ask, on

HERE = Path(__file__).with_name("second_reading")
GB = "gb/misuse-of-drugs-act-1971/schedule-2-"
US = "us/controlled-substances-act/schedule-1-"
DEFINITIONS = {
    "gb-1aa-cathinones": f"{GB}part-2-1aa-cathinones",
    "gb-1d-fentanyls": f"{GB}part-1-1d-fentanyls",
    "gb-1ea-nitazenes": f"{GB}part-1-1ea-nitazenes",
    "us-1e-fentanyl-related": f"{US}e-fentanyl-related-substances",
}


def cases() -> list[object]:
    found: list[object] = []
    for name, definition in DEFINITIONS.items():
        with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [
                pytest.param(definition, row, id=f"{name}: {row['because']}")
                for row in csv.DictReader(file, strict=True)
            ]
    return found


@pytest.mark.parametrize(("definition", "row"), cases())
def test_the_words_are_read_as_a_second_reader_reads_them(
    definition: str, row: dict[str, str]
) -> None:
    said = on(ask(row["smiles"]), definition, TODAY)
    inside = [one for one in said if one.status == "controlled"]
    assert bool(inside) is (row["inside"] == "yes"), [one.reason for one in said]
    assert [one.extension for one in inside] == [row["by"]] * len(inside)
