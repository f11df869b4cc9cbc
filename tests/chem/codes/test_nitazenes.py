"""Names of nitazenes: read, written, and read back."""

import pytest

from tests.chem.codes.words import Words, ambiguous

NITAZENES = Words("nitazenes")
SEVERAL = ambiguous("nitazenes")
NO_NAMES = [
    "nitazene",
    "desnitazene",
    "nitazenes",
    "nitazene opioid",
    "N-desethyl nitazene",
    "5-amino nitazene",
    "nitazepyne",
    "cyclopentylnitazene",
    "fluetonitazene",
    "etonitaz",
    "xyzonitazene",
    "etonitazene hydrochloride",
    "isotonitazene and metonitazene",
    "2-etonitazene",
    "N-pyrrolidino etonitazepyne",
    "N-pyrrolidino N-desethyl etonitazene",
    "8-methyl etodesnitazene",
]


def test_a_name_means_its_structure() -> None:
    read = [(name, NITAZENES.read(name)) for name, _ in NITAZENES.named]
    assert read == [(name, [smiles]) for name, smiles in NITAZENES.named]


def test_a_structure_gets_a_name_in_use_and_every_name_reads_back() -> None:
    assert NITAZENES.wrongly_written(NITAZENES.structures) == []


def test_where_usage_differs_every_meaning_is_told() -> None:
    assert {name: NITAZENES.read(name) for name in SEVERAL} == SEVERAL


def test_a_class_or_an_unknown_piece_is_no_name() -> None:
    assert [name for name in NO_NAMES if NITAZENES.read(name)] == []


@pytest.mark.parametrize(
    ("read", "first"),
    [
        ("5-chloro etonitazene", "5-chloro etodesnitazene"),
        ("5-cyano isotonitazene", "5-cyano isotodesnitazene"),
        ("5-fluoro metonitazepyne", "5-fluoro metodesnitazepyne"),
        ("5-acetyl protonitazepipne", "5-acetyl protodesnitazepipne"),
        ("5-amino etodesnitazene", "5-amino etonitazene"),
        ("5-acetamido isotodesnitazene", "5-acetamido isotonitazene"),
    ],
)
def test_only_metabolites_are_named_after_a_nitro_group_that_is_not_there(
    read: str, first: str
) -> None:
    (smiles,) = NITAZENES.read(read)
    assert NITAZENES.written(smiles)[0] == first


@pytest.mark.parametrize("name", ["5-chloro etonitazene", "5-cyano isotonitazene"])
def test_a_name_that_says_a_nitro_group_too_much_is_read_but_not_written(name: str) -> None:
    (smiles,) = NITAZENES.read(name)
    assert name not in NITAZENES.written(smiles)


def test_every_name_of_a_combination_of_pieces_is_read_back() -> None:
    names = [
        (name, smiles)
        for smiles in NITAZENES.combinations(30, seed=1)
        for name in NITAZENES.written(smiles)
    ]
    assert names
    assert [each for each in names if NITAZENES.read(each[0]) != [each[1]]] == []


def test_some_combinations_of_pieces_have_a_name() -> None:
    structures = NITAZENES.combinations(20, seed=2)
    assert sum(bool(NITAZENES.written(smiles)) for smiles in structures) >= 8
