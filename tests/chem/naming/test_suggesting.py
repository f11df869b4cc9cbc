import pytest

from chem.naming.suggesting import suggest
from schemas.names import load_names

NAMES = load_names()


def test_a_slip_of_the_pen_suggests_the_name_meant() -> None:
    first = suggest("mephedrnoe", NAMES)[0]

    assert (first.name, first.why) == ("Mephedrone", "written like Mephedrone")
    assert first.likeness is not None
    assert first.likeness > 0.8


def test_another_number_is_pointed_out_and_ranked_lower() -> None:
    same, other = suggest("4-MMCC", NAMES)[0], suggest("5-MMC", NAMES)[0]

    assert same.likeness is not None
    assert other.likeness is not None
    assert other.likeness < same.likeness
    assert "5 here, " in other.why
    assert "another substance" in other.why


def test_each_structure_is_suggested_once_and_five_at_most() -> None:
    found = suggest("fluorofentanil", NAMES)

    assert 1 < len(found) <= 5
    assert len({each.inchikey for each in found}) == len(found)


@pytest.mark.parametrize("text", ["", "x", "MM", "monkey dust 3000"])
def test_what_is_like_nothing_suggests_nothing(text: str) -> None:
    assert suggest(text, NAMES) == ()
