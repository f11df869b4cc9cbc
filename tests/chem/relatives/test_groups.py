import pytest

from chem.relatives.groups import GroupNames, chain_length
from tests.chem.relatives.words import WORDS


@pytest.mark.parametrize(
    ("group", "noun"),
    [
        ("*Cl", "chlorine"),
        ("*CCCCCF", "5-fluoropentyl"),
        ("*Cc1ccc(F)cc1", "4-fluorobenzyl"),
        ("*Cc1ccccc1OC", "2-methoxybenzyl"),
        ("*c1ccc(Cl)c(Cl)c1", "3,4-dichlorophenyl"),
        ("*C(=O)c1ccc(Br)c(F)c1", "4-bromo-3-fluorobenzoyl"),
        ("*C(C)(C)c1ccccc1", "cumyl"),
        ("*C1CCC2CC21", "C6H9 group [*]C1CCC2CC21"),
    ],
)
def test_a_group_is_called_by_the_table_by_its_parts_or_by_its_formula(
    group: str, noun: str
) -> None:
    assert GroupNames(WORDS).noun(group) == noun


@pytest.mark.parametrize(("group", "length"), [("*C", 1), ("*CCCCC", 5), ("*C(C)C", 0), ("*O", 0)])
def test_only_a_straight_chain_has_a_length(group: str, length: int) -> None:
    assert chain_length(group) == length
