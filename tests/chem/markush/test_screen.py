"""What a template needs at the least, and what a molecule has."""

import pytest
from rdkit import Chem

from chem.markush.screen import facts_of, needs_of, without_recursion


def needs(smarts: str) -> dict[str, int]:
    return dict(needs_of(Chem.MolFromSmarts(smarts)))


@pytest.mark.parametrize(
    ("smarts", "expected"),
    [
        ("n", {"n": 1, "any N": 1}),
        ("[NX3;H1]", {"N": 1, "any N": 1}),
        ("[#7]", {"any N": 1}),
        ("[nH]", {"n": 1, "any N": 1}),
        ("[NX3;$(N-C),$(N-[Si])]", {"N": 1, "any N": 1}),
        ("ClC", {"Cl": 1, "any Cl": 1, "C": 1, "any C": 1}),
    ],
)
def test_an_element_that_the_smarts_fixes_is_needed(smarts: str, expected: dict[str, int]) -> None:
    assert needs(smarts) == expected


@pytest.mark.parametrize("smarts", ["[c,n]", "[!#1]", "a", "*", "[C,$(N-O)]", "[$(N-C)]", "[R]"])
def test_an_atom_that_is_left_open_needs_no_element(smarts: str) -> None:
    assert needs(smarts) == {}


def test_rings_and_branches_of_the_drawing_are_needed() -> None:
    assert needs("*1**1*(*)*") == {"rings": 1, "of three": 2}


def test_a_molecule_has_all_it_can_be_asked_for() -> None:
    nicotine = facts_of(Chem.MolFromSmiles("CN1CCCC1c1cccnc1"))
    assert {("n", 1), ("N", 1), ("any N", 2), ("rings", 2), ("c", 5), ("of three", 3)} <= nicotine
    assert nicotine.isdisjoint({("any N", 3), ("rings", 3), ("of four", 1)})


def test_a_molecule_in_pieces_has_the_rings_of_all() -> None:
    assert ("rings", 2) in facts_of(Chem.MolFromSmiles("c1ccccc1.c1ccccc1"))


@pytest.mark.parametrize(
    ("smarts", "expected"),
    [
        ("[NX3;!R;!$(N-[C,S]=[O,N]):1]C", "[NX3;!R]C"),
        ("[NX3;R;$(N1CC1),$(N1CCC1)]1CC1", "[NX3;R]1CC1"),
        ("[$(N-C)]C[C&$(C-O)]", "[*]C[*]"),
        ("[C,N]c1[nH]c1", "[C,N]c1[nH]c1"),
    ],
)
def test_a_drawing_without_its_recursive_terms_keeps_all_others(smarts: str, expected: str) -> None:
    assert without_recursion(smarts) == expected


def test_a_drawing_without_its_recursive_terms_lies_on_more() -> None:
    amide, amine = Chem.MolFromSmiles("CNC(C)=O"), Chem.MolFromSmiles("CNC")
    strict = "[NX3;!$(N-C=O)][CH3]"
    found = [
        [mol.HasSubstructMatch(Chem.MolFromSmarts(text)) for mol in (amide, amine)]
        for text in (strict, without_recursion(strict))
    ]
    assert found == [[False, True], [True, True]]
