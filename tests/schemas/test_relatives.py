from pathlib import Path

import pytest

from chem.relatives.records import BrokenWordsError
from schemas.relatives import read_piece_words, read_ring_words

ENOUGH_GROUPS = 150


def test_the_tables_of_the_project_can_be_read() -> None:
    groups = read_piece_words()
    assert len(groups) >= ENOUGH_GROUPS
    assert len({word.prefix for word in groups}) == len(groups) - 2  # two ways round for two rings
    assert {"phenyl", "indole", "ergoline"} <= {word.name for word in read_ring_words()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("smiles,prefix\n", "found columns"),
        ("smiles,prefix,noun\n*C,methyl\n", "expected 3 columns"),
        ("smiles,prefix,noun\n*C,methyl,\n", "none of them empty"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "substituents.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenWordsError, match=message):
        read_piece_words(path)
