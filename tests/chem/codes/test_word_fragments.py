"""The words of each fragment of these three families, read by OPSIN, are its SMILES."""

import shutil

import pytest
from py2opsin import py2opsin

from chem.codes.assembling import smiles_of
from chem.codes.records import Family
from tests.chem.codes.facts import BOOK, flat
from tests.chem.codes.systematic import named_readings

WORDED = [family for family in BOOK if family.lexicon is not None]
pytestmark = [
    pytest.mark.slow_all,  # three Java machines
    pytest.mark.skipif(shutil.which("java") is None, reason="OPSIN needs Java"),
]


@pytest.mark.parametrize("family", WORDED, ids=lambda family: str(family.id))
def test_each_fragment_is_what_its_words_say(family: Family) -> None:
    readings = list(named_readings(family))
    read = py2opsin([name for _, name in readings], output_format="SMILES")
    wrong = [
        name
        for (reading, name), smiles in zip(readings, read, strict=True)
        if not smiles or flat(smiles) != flat(smiles_of(reading, family))
    ]
    assert (len(readings) > len(family.fragments) // 2, wrong) == (True, [])
