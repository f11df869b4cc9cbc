"""Readings in plain words: patterns are named, and one without a name is never hidden."""

from typing import Any

import pytest

from chem.law import Lawbook
from chem.markush.reading import Vocabulary
from chem.reading_words import reading_document
from schemas.law.load import load_lawbook
from tests.chem.markush.law_words import reading

NAMES = (("[F]", "fluorine"), ("c1ccccc1", "benzene ring"))
CORE = """
core:
  name: amide
  templates: ["C(=O)[N:1]"]
  positions: {N: [1]}
  permissions:
    - at: [N]
      permits:
        - word: rings
          node:
            name: rings
            templates: [{ring_system: {at: 1, has: [c1ccccc1], lacks: [c1ccncc1]}}]
            attached_at: 1
"""


@pytest.fixture(scope="module")
def law() -> Lawbook:
    return load_lawbook()


def told(law: Lawbook, bound: str) -> dict[str, Any]:
    """Return the document of the reading with one bound."""
    vocabulary = Vocabulary(classes=(), group_names=(), pattern_names=NAMES)
    text = f"{CORE}conditions: [{{quantity: count, {bound}}}]\n"
    return reading_document(reading(text), law, vocabulary)


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        ("pattern: '[F]', most: 0", "The molecule has no fluorine."),
        ("pattern: c1ccccc1, least: 1", "The molecule has at least 1 of: benzene ring."),
        ("pattern: '[F]', least: 2, most: 3", "The molecule has 2 to 3 of: fluorine."),
    ],
)
def test_a_counted_pattern_is_said_by_its_name(law: Lawbook, bound: str, sentence: str) -> None:
    (found,) = told(law, bound)["cores"][0]["bounds"]
    assert (found["sentence"], found["patterns"]) == (sentence, [])


@pytest.mark.parametrize(
    ("bound", "often"), [("most: 0", "at most 0 times"), ("least: 1", "at least 1 times")]
)
def test_a_pattern_without_a_name_stands_beside_the_sentence(
    law: Lawbook, bound: str, often: str
) -> None:
    (found,) = told(law, f"pattern: '[Cl]', {bound}")["cores"][0]["bounds"]
    assert found["sentence"] == f"The pattern given here lies in the molecule {often}."
    assert found["patterns"] == ["[Cl]"]


def test_a_ring_system_names_what_it_has_and_shows_what_has_no_name(law: Lawbook) -> None:
    (part,) = told(law, "pattern: '[F]', most: 0")["parts"]
    (ring,) = part["rings"]
    assert ring["words"] == "any ring system (with benzene ring; without the pattern given here)"
    assert ring["patterns"] == ["c1ccncc1"]
