import pytest

from chem.naming.salt_words import Bare
from schemas.names import load_salt_words

WORDS = load_salt_words()


@pytest.mark.parametrize(
    ("name", "bare", "removed"),
    [
        ("Cocaine HCl", "Cocaine", ("HCl",)),
        ("heroin base", "heroin", ("base",)),
        ("ketamine hydrochloride", "ketamine", ("hydrochloride",)),
        ("methadone hydrochloride salt", "methadone", ("hydrochloride salt",)),
        ("MDMA.HCl", "MDMA", ("HCl",)),
        ("MDMA \u00b7 HCl", "MDMA", ("HCl",)),
        ("MDMA (HCl)", "MDMA", ("HCl",)),
        ("nicotine bitartrate dihydrate", "nicotine", ("bitartrate", "dihydrate")),
        ("GHB sodium salt", "GHB", ("sodium salt",)),
    ],
)
def test_a_word_that_tells_of_a_salt_is_taken_off(
    name: str, bare: str, removed: tuple[str, ...]
) -> None:
    assert WORDS.strip(name) == Bare(name=bare, removed=removed)


@pytest.mark.parametrize(
    "name",
    [
        "THC acetate",  # esters
        "codeine phosphate",
        "estradiol sulfate",
        "choline bitartrate",
        "triethyl citrate",
        "chloral hydrate",  # a substance of its own
        "database",  # no blank before the word
        "base",  # nothing would be left
        "hydrochloride",
        "heroin based mixture",
    ],
)
def test_a_word_that_makes_another_substance_stays(name: str) -> None:
    assert WORDS.strip(name) is None
