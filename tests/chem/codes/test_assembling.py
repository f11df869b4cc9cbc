import pytest
from rdkit import Chem

from chem.codes.assembling import connections, fits, in_words, slots, smiles_of
from chem.codes.records import BrokenCodesError, Family, Fragment, Reading

FAMILY = Family(
    id="small",
    words="small family",
    root="core",
    varied="tail",
    positions={"tail": "tail", "core": "core", "ring": "substituent"},
    substituents="ring",
    spellings={},
    fragments=(),
    patterns=(),
    aliases=(),
)


def part(position: str, words: str, smiles: str) -> Fragment:
    return Fragment(position=position, words=words, smiles=smiles, codes=(), why="a test")


PYRROLE = part("core", "pyrrole", "n{tail}1c{2}c{3}cc1")
PHENYL = part("tail", "phenyl", "c{}1ccccc1")
HYDROGEN = part("tail", "hydrogen", "[H]{}")
ISOPROPYL = part("ring", "isopropyl", "C{}(C)C")


@pytest.mark.parametrize(
    ("tail", "rings", "smiles"),
    [
        (PHENYL, {}, "c1ccc(-n2cccc2)cc1"),
        (HYDROGEN, {}, "c1cc[nH]c1"),
        (HYDROGEN, {("core", "2"): ISOPROPYL}, "CC(C)c1ccc[nH]1"),
        (HYDROGEN, {("core", "3"): ISOPROPYL}, "CC(C)c1cc[nH]c1"),
        (
            PHENYL,
            {("core", "2"): ISOPROPYL, ("core", "3"): ISOPROPYL},
            "CC(C)c1ccn(-c2ccccc2)c1C(C)C",
        ),
    ],
)
def test_fragments_are_joined_at_their_connections(
    tail: Fragment, rings: dict[tuple[str, str], Fragment], smiles: str
) -> None:
    reading = Reading(parts={"core": PYRROLE, "tail": tail}, rings=rings)
    assert fits(reading, FAMILY)
    assert Chem.CanonSmiles(smiles_of(reading, FAMILY)) == smiles


def test_the_order_in_which_parts_are_given_does_not_count() -> None:
    one = Reading(parts={"core": PYRROLE, "tail": PHENYL})
    other = Reading(parts={"tail": PHENYL, "core": PYRROLE})
    assert smiles_of(one, FAMILY) == smiles_of(other, FAMILY)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(parts={"core": PYRROLE}),
        Reading(parts={"tail": PHENYL}),
        Reading(parts={"core": PHENYL, "tail": PHENYL}),
        Reading(parts={"core": PYRROLE, "tail": PHENYL}, rings={("core", "4"): ISOPROPYL}),
        Reading(parts={"core": PYRROLE, "tail": PHENYL}, rings={("tail", "2"): ISOPROPYL}),
    ],
)
def test_a_reading_with_a_part_too_many_or_too_few_does_not_fit(reading: Reading) -> None:
    assert not fits(reading, FAMILY)


def test_a_missing_part_is_an_error_that_names_it() -> None:
    with pytest.raises(BrokenCodesError, match="pyrrole asks for a tail"):
        smiles_of(Reading(parts={"core": PYRROLE}), FAMILY)


def test_connections_are_told_from_places() -> None:
    assert connections(PYRROLE, FAMILY) == ("tail",)
    assert slots(PYRROLE, FAMILY) == ("2", "3")
    assert connections(PHENYL, FAMILY) == slots(PHENYL, FAMILY) == ()


def test_a_reading_in_words_follows_the_order_of_the_family() -> None:
    reading = Reading(parts={"core": PYRROLE, "tail": PHENYL}, rings={("core", "2"): ISOPROPYL})
    assert in_words(reading, FAMILY) == "tail phenyl; core pyrrole; isopropyl at 2 of the core"
