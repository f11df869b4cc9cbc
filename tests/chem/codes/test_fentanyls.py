"""Names of fentanyls: read, written, and read back."""

import pytest

from tests.chem.codes.facts import rows
from tests.chem.codes.words import Words, ambiguous

FENTANYLS = Words("fentanyls")
SEVERAL = ambiguous("fentanyls")
UNNAMED = rows("fentanyls_unnamed.csv")
DISPUTED = [(row["name"], row["given"], row["smiles"]) for row in rows("fentanyls_disputed.csv")]
OTHER_WORDS = [
    (row["smiles"], row["written"], row["in_use"])
    for row in rows("other_words.csv")
    if row["family"] == "fentanyls"
]
SAME_WORDS = sorted(set(FENTANYLS.structures) - {smiles for smiles, _, _ in OTHER_WORDS})
NO_NAMES = [
    "fentanyls",
    "fentanyl analogue",
    "fentanyl or analog",
    "of fentanyl",
    "m fentanyl",
    "and fentanyl",
    "fentanyl hcl",
    "BF",
    "iBF",
    "Fu-F",
    "FF",
    "4-AP",
    "para-acetylfentanyl",
    "4-acetylfentanyl",
    "despropionyl acetylfentanyl",
    "acetyl butyryl fentanyl",
    "fentanyl methyl",
    "4-foofentanyl",
    "2',3''-difluorofentanyl",
    "3'-4'-dichloro-3''-fluorofentanyl",
    "7-fluorofentanyl",
    "para-fluoro-para-chlorofentanyl",
    "difluorofentanyl",
    "2,3,4-difluorofentanyl",
    "3-chloro-3-methylfentanyl",
    "alpha-methylbenzylfentanyl",
    "alpha-methylthio-fentanyl",
    "furanyl",
    "norketamine",
    "4-methyl-4-ANPP acetyl",
    "ethyl fentanyl",
    "N-acetyl norfentanyl",
    "N-methyl alfentanil",
    "acetyl 4-ANPP",
    "fluoro chloro fentanyl",
    "cyclopropyl",
    "4-IBF",
    "p-fluoro phenethyl 4-ANPP",
    "6-fluoro butyryl fentanyl",
]


def test_a_name_means_its_structure() -> None:
    read = [(name, FENTANYLS.read(name)) for name, _ in FENTANYLS.named]
    assert read == [(name, [smiles]) for name, smiles in FENTANYLS.named]


def test_where_usage_differs_every_meaning_is_told() -> None:
    assert {name: FENTANYLS.read(name) for name in SEVERAL} == SEVERAL


@pytest.mark.parametrize(("name", "given", "smiles"), DISPUTED)
def test_a_name_is_not_what_a_list_draws_under_it(name: str, given: str, smiles: str) -> None:
    found = FENTANYLS.read(name)
    assert (found, given in found) == ([smiles], False)


def test_a_class_or_an_unknown_piece_is_no_name() -> None:
    assert [name for name in NO_NAMES if FENTANYLS.read(name)] == []


def test_a_structure_gets_a_name_in_use_and_every_name_reads_back() -> None:
    assert FENTANYLS.wrongly_written(SAME_WORDS[::8]) == []


@pytest.mark.slow_all
def test_every_structure_gets_a_name_in_use_and_every_name_reads_back() -> None:
    assert FENTANYLS.wrongly_written(SAME_WORDS) == []


@pytest.mark.parametrize(("smiles", "written", "in_use"), OTHER_WORDS)
def test_some_names_are_written_in_other_words(smiles: str, written: str, in_use: str) -> None:
    first = FENTANYLS.written(smiles)[0]
    assert (first, FENTANYLS.read(in_use)) == (written, [smiles])


def test_a_structure_without_a_name_says_why() -> None:
    assert [row for row in UNNAMED if FENTANYLS.written(row["smiles"]) or not row["reason"]] == []


def test_every_name_of_a_combination_of_pieces_is_read_back() -> None:
    names = [
        (name, smiles)
        for smiles in FENTANYLS.combinations(30, seed=1)
        for name in FENTANYLS.written(smiles)
    ]
    assert names
    assert [each for each in names if FENTANYLS.read(each[0]) != [each[1]]] == []


def test_some_combinations_of_pieces_have_a_name() -> None:
    structures = FENTANYLS.combinations(20, seed=2)
    assert sum(bool(FENTANYLS.written(smiles)) for smiles in structures) >= 4
