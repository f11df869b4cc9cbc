"""Every class of chem/vocabulary.yml takes its examples and leaves its decoys."""

import pytest

from chem.markush.vocabulary import CompiledVocabulary, compile_vocabulary
from chem.reading_words import reading_document
from schemas.law.load import VOCABULARY, load_lawbook
from schemas.law.vocabulary import read_vocabulary

LAW = load_lawbook()
CLASSES = read_vocabulary(VOCABULARY).classes
EXAMPLES = [(known.name, case) for known in CLASSES for case in known.examples]
DECOYS = [(known.name, case) for known in CLASSES for case in known.decoys]


@pytest.fixture(scope="module")
def vocabulary() -> CompiledVocabulary:
    return compile_vocabulary(read_vocabulary(VOCABULARY))


def test_a_class_takes_its_examples(vocabulary: CompiledVocabulary) -> None:
    left = [
        (name, case)
        for name, case in EXAMPLES
        if not vocabulary.admits(name, vocabulary.fragment(case.smiles))
    ]
    assert left == []


def test_a_class_leaves_its_decoys(vocabulary: CompiledVocabulary) -> None:
    taken = [
        (name, case)
        for name, case in DECOYS
        if vocabulary.admits(name, vocabulary.fragment(case.smiles))
    ]
    assert taken == []


def test_a_class_has_words_an_example_and_a_decoy() -> None:
    assert CLASSES
    bare = [one.name for one in CLASSES if not (one.words and one.examples and one.decoys)]
    assert bare == []


def test_every_pattern_that_a_reading_asks_for_has_a_name_for_people_who_read_law() -> None:
    vocabulary = read_vocabulary(VOCABULARY)
    read = [
        reading_document(wording.reading, LAW, vocabulary)
        for definition in LAW.definitions
        for wording in definition.wordings
    ]
    nodes = [node for one in read for node in (*one["cores"], *one["parts"])]
    told = [each for node in nodes for each in (*node["rings"], *node.get("bounds", ()))]
    assert any("benzodioxole" in str(each) for each in told)
    assert {pattern for each in told for pattern in each["patterns"]} == set(), (
        "name them under `pattern_names` in chem/vocabulary.yml"
    )


def test_no_two_group_names_mean_the_same_group(vocabulary: CompiledVocabulary) -> None:
    assert len(vocabulary.group_names) == len(read_vocabulary(VOCABULARY).group_names)
