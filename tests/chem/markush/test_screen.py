"""What a template needs at the least, and what a molecule has."""

import pytest
from rdkit import Chem

from chem.markush.graph import Graph
from chem.markush.screen import counts_needed, mask_of, needs_of, without_recursion


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


def _may_hold(smiles: str, smarts: str) -> bool:
    needed = mask_of(counts_needed(Chem.MolFromSmarts(smarts)))
    return Graph(Chem.MolFromSmiles(smiles)).may_hold(needed)


@pytest.mark.parametrize(
    ("smarts", "held"),
    [
        ("n1ccccc1", True),
        ("[#7]~[#7]", True),
        ("*1~*~*~*~*~1~*2~*~*~*~*~*~2", True),
        ("[#7]~[#7]~[#7]", False),
        ("n~n", False),
        ("*1~*~*~1~*2~*~*~2~*3~*~*~3", False),
        ("*(~*)(~*)(~*)~*", False),
        ("Cl", False),
    ],
)
def test_a_molecule_may_hold_what_it_has_atoms_branches_and_rings_for(
    smarts: str,
    held: bool,  # noqa: FBT001 - a case
) -> None:
    assert _may_hold("CN1CCCC1c1cccnc1", smarts) is held


def test_a_molecule_in_pieces_has_the_rings_of_all() -> None:
    assert _may_hold("C1CC1(C)C.C1CC1(C)C", "*1~*~*~1~*2~*~*~2")


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


@pytest.mark.parametrize(
    ("smiles", "smarts", "held"),
    [
        ("c1ccc2[nH]ccc2c1", "c1ccc2[nH]ccc2c1", True),
        ("c1ccc(-c2ccc[nH]2)cc1", "c1ccc2nccc2c1", False),
        ("CCc1ccccc1N", "C1CCCCC1N", False),
        ("CCC1CCCCC1", "[#6]1~[#6]~[#6]~[#6]~[#6]~1", False),
        ("C1CCOCC1N", "C1CCNCC1", False),
        ("C1CCOCC1N", "C1CC[O,S]CC1", True),
        ("C1CC2CCC1C2", "C1CCCCC1", True),
        ("CN1C2CCC1CC(O)C2", "C1CCCCCC1", True),
        ("C1CC1c1cccc2ccccc12", "[#6]1~[#6]~[#6]~[#6]~[#6]~1", True),
    ],
)
def test_a_ring_of_a_template_lies_on_a_ring_of_the_molecule(
    smiles: str,
    smarts: str,
    held: bool,  # noqa: FBT001 - a case
) -> None:
    assert _may_hold(smiles, smarts) is held
