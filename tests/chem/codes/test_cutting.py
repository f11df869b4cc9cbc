import pytest
from rdkit import Chem

from chem.codes.assembling import in_words
from chem.codes.cutting import readings_of
from chem.codes.records import BrokenCodesError, Family, Fragment, Reading


def part(position: str, words: str, smiles: str) -> Fragment:
    return Fragment(position=position, words=words, smiles=smiles, codes=(), why="a test")


def family(*fragments: Fragment) -> Family:
    return Family(
        id="small",
        words="small family",
        root="core",
        varied="",
        positions={"core": "core", "left": "left", "right": "right", "ring": "substituent"},
        substituents="ring",
        spellings={},
        fragments=fragments,
        patterns=(),
        aliases=(),
    )


AMINES = family(
    part("core", "amine", "N{left}{right}"),
    part("left", "methyl", "C{}"),
    part("left", "phenyl", "c{}1c{2}c{3}c{4}c{5}c{6}1"),
    part("left", "hydrogen", "[H]{}"),
    part("right", "methyl", "C{}"),
    part("right", "ethyl", "C{}C"),
    part("ring", "chloro", "Cl{}"),
)


def told(smiles: str) -> list[str]:
    readings: list[Reading] = list(readings_of(Chem.MolFromSmiles(smiles), AMINES))
    return sorted({in_words(reading, AMINES) for reading in readings})


@pytest.mark.parametrize(
    ("smiles", "words"),
    [
        ("CNC", ["core amine; left methyl; right methyl"]),
        ("CNCC", ["core amine; left methyl; right ethyl"]),
        ("CCN", ["core amine; left hydrogen; right ethyl"]),
        ("CCNc1ccccc1", ["core amine; left phenyl; right ethyl"]),
        (
            "CCNc1cccc(Cl)c1",
            [
                "core amine; left phenyl; right ethyl; chloro at 3 of the left",
                "core amine; left phenyl; right ethyl; chloro at 5 of the left",
            ],
        ),
    ],
)
def test_a_structure_is_cut_into_its_fragments(smiles: str, words: list[str]) -> None:
    assert told(smiles) == words


@pytest.mark.parametrize(
    "smiles",
    [
        "N",  # nothing on the right, and no hydrogen is allowed there
        "CN(C)C",  # three bonds where the core has two
        "CCNCC",  # ethyl is not on the left
        "CCNc1cccc(F)c1",  # fluorine is no fragment
        "C1CN1",  # a ring through the core
        "C1CNc2ccccc21",  # a ring over both sides
        "CN=C",  # not a single bond
        "CNCCO",
    ],
)
def test_a_structure_with_an_unknown_piece_has_no_reading(smiles: str) -> None:
    assert told(smiles) == []


def test_a_fragment_that_cannot_be_read_is_named() -> None:
    broken = family(part("core", "wrong carbon", "C(C)(C)(C)(C){left}{right}"))
    with pytest.raises(BrokenCodesError, match="wrong carbon"):
        list(readings_of(Chem.MolFromSmiles("CNC"), broken))
