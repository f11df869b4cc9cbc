from pathlib import Path

import pytest

from schemas.law.salts import BrokenSaltsError, read_salts

HEADER = "name,kind,smiles,why\n"


def test_the_table_that_ships_can_be_read() -> None:
    assert {salt.kind for salt in read_salts()} == {
        "acid", "base", "counter_ion", "salt", "solvent",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,smiles\n", "expected"),
        (HEADER + "water,solvent,O\n", "none of them empty"),
        (HEADER + "water,solvent,,why\n", "none of them empty"),
        (HEADER + "water,solvent,O,why,more\n", "four columns"),
        (HEADER + "water,liquid,O,why\n", "found kind 'liquid'"),
        (HEADER + "water,solvent,O,why\nwater,solvent,[OH2],why\n", "water stands twice"),
    ],
)
def test_a_broken_table_says_what_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "salts.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenSaltsError, match=words):
        read_salts(path)
