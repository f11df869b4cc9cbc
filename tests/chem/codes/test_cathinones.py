"""Names of synthetic cathinones: read, written, and read back."""

import pytest

from tests.chem.codes.facts import rows
from tests.chem.codes.words import Words, ambiguous

CATHINONES = Words("cathinones")
SEVERAL = ambiguous("cathinones")
UNNAMED = rows("cathinones_unnamed.csv")
DISPUTED = [(row["name"], row["given"], row["smiles"]) for row in rows("cathinones_disputed.csv")]
OTHER_WORDS = [
    (row["smiles"], row["written"], row["in_use"])
    for row in rows("other_words.csv")
    if row["family"] == "cathinones"
]
SAME_WORDS = sorted(set(CATHINONES.structures) - {smiles for smiles, _, _ in OTHER_WORDS})
NO_NAMES = [
    "cathinones",
    "MC",
    "EC",
    "MCAT",
    "PVP",
    "PPP",
    "PHP",
    "PBP",
    "MPPP",
    "NRG-1",
    "3- or 4-fluoro-alpha-PVP",
    "7-methylmethcathinone",
    "iso-mephedrone",
    "methylmethylone",
    "valerophenone",
    "N-ethylvalerophenone",
    "4-mmc hcl",
    "2-FPPP",
    "CBP",
    "MDMC",
    "methyl",
    "drone",
    "ylone",
    "N-ethyl",
    "4-methyl-4-methylmethcathinone",
    "N-methylmethcathinone",
    "4-mephedrone",
    "ethylpentedrone",
    "chlorofluoromethcathinone",
    "dichloromethcathinone",
    "4-foomethcathinone",
    "methylphenidate",
    "ephedrine",
    "2,3-methylenedioxy",
    "alpha-PVP and MDPV",
    "5-methylcathinone",
    "propylaminopentiophenone",
    "MDBC",
]


def test_a_name_means_its_structure() -> None:
    read = [(name, CATHINONES.read(name)) for name, _ in CATHINONES.named]
    assert read == [(name, [smiles]) for name, smiles in CATHINONES.named]


def test_where_usage_differs_every_meaning_is_told() -> None:
    assert {name: CATHINONES.read(name) for name in SEVERAL} == SEVERAL


@pytest.mark.parametrize(("name", "given", "smiles"), DISPUTED)
def test_a_name_is_not_what_a_list_draws_under_it(name: str, given: str, smiles: str) -> None:
    found = CATHINONES.read(name)
    assert (found, given in found) == ([smiles], False)


def test_a_class_or_an_unknown_piece_is_no_name() -> None:
    assert [name for name in NO_NAMES if CATHINONES.read(name)] == []


def test_a_structure_gets_a_name_in_use_and_every_name_reads_back() -> None:
    assert CATHINONES.wrongly_written(SAME_WORDS[::3]) == []


@pytest.mark.slow_all
def test_every_structure_gets_a_name_in_use_and_every_name_reads_back() -> None:
    assert CATHINONES.wrongly_written(SAME_WORDS) == []


@pytest.mark.parametrize(("smiles", "written", "in_use"), OTHER_WORDS)
def test_some_names_are_written_in_other_words(smiles: str, written: str, in_use: str) -> None:
    first = CATHINONES.written(smiles)[0]
    assert (first, CATHINONES.read(in_use)) == (written, [smiles])


def test_a_structure_without_a_name_says_why() -> None:
    assert [row for row in UNNAMED if CATHINONES.written(row["smiles"]) or not row["reason"]] == []


def test_every_name_of_a_combination_of_pieces_is_read_back() -> None:
    names = [
        (name, smiles)
        for smiles in CATHINONES.combinations(30, seed=1)
        for name in CATHINONES.written(smiles)
    ]
    assert names
    assert [each for each in names if CATHINONES.read(each[0]) != [each[1]]] == []


def test_some_combinations_of_pieces_have_a_name() -> None:
    structures = CATHINONES.combinations(20, seed=2)
    assert sum(bool(CATHINONES.written(smiles)) for smiles in structures) >= 6
