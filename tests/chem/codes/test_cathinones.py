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


@pytest.mark.parametrize(("name", "smiles"), CATHINONES.named)
def test_a_name_means_its_structure(name: str, smiles: str) -> None:
    assert CATHINONES.read(name) == [smiles]


@pytest.mark.parametrize("name", SEVERAL)
def test_where_usage_differs_every_meaning_is_told(name: str) -> None:
    assert CATHINONES.read(name) == SEVERAL[name]


@pytest.mark.parametrize(("name", "given", "smiles"), DISPUTED)
def test_a_name_is_not_what_a_list_draws_under_it(name: str, given: str, smiles: str) -> None:
    found = CATHINONES.read(name)
    assert (found, given in found) == ([smiles], False)


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_class_or_an_unknown_piece_is_no_name(name: str) -> None:
    assert CATHINONES.read(name) == []


@pytest.mark.parametrize("smiles", SAME_WORDS[::3])
def test_a_structure_gets_a_name_in_use_and_every_name_reads_back(smiles: str) -> None:
    CATHINONES.check_written(smiles)


@pytest.mark.slow_all
@pytest.mark.parametrize("smiles", SAME_WORDS)
def test_every_structure_gets_a_name_in_use_and_every_name_reads_back(smiles: str) -> None:
    CATHINONES.check_written(smiles)


@pytest.mark.parametrize(("smiles", "written", "in_use"), OTHER_WORDS)
def test_some_names_are_written_in_other_words(smiles: str, written: str, in_use: str) -> None:
    first = CATHINONES.written(smiles)[0]
    assert (first, CATHINONES.read(in_use)) == (written, [smiles])


@pytest.mark.parametrize("row", UNNAMED, ids=lambda row: str(row["name"]))
def test_a_structure_without_a_name_says_why(row: dict[str, str]) -> None:
    assert (CATHINONES.written(row["smiles"]), bool(row["reason"])) == ((), True)


@pytest.mark.parametrize("smiles", CATHINONES.combinations(30, seed=1))
def test_any_combination_of_pieces_is_written_and_reads_back(smiles: str) -> None:
    names = CATHINONES.written(smiles)
    assert [CATHINONES.read(name) for name in names] == [[smiles]] * len(names)


def test_most_combinations_of_pieces_have_a_name() -> None:
    structures = CATHINONES.combinations(20, seed=2)
    assert sum(bool(CATHINONES.written(smiles)) for smiles in structures) >= 6
