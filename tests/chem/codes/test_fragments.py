"""The words of each cannabinoid fragment, read by OPSIN, are its SMILES."""

import shutil

import pytest
from py2opsin import py2opsin

from chem.codes.assembling import slots, smiles_of
from chem.codes.records import Fragment, Reading
from tests.chem.codes.combinations import AMIDE, BENZOYL, CANNABINOIDS, HYDROGEN
from tests.chem.codes.facts import flat, rows

_CARBOXAMIDES = {
    "indole": "N-({linked})-1-({tail})-{ring}1H-indole-3-carboxamide",
    "indazole": "N-({linked})-1-({tail})-{ring}1H-indazole-3-carboxamide",
    "7-azaindole": "N-({linked})-1-({tail})-{ring}1H-pyrrolo[2,3-b]pyridine-3-carboxamide",
    "7-azaindazole": "N-({linked})-1-({tail})-{ring}1H-pyrazolo[3,4-b]pyridine-3-carboxamide",
    "carbazole": "N-({linked})-9-({tail})-{ring}9H-carbazole-3-carboxamide",
    "benzimidazole": "N-({linked})-1-({tail})-{ring}1H-benzimidazole-2-carboxamide",
    "3-(4-fluorophenyl)pyrazole with the linker at 5": (
        "N-({linked})-1-({tail})-{ring}3-(4-fluorophenyl)-1H-pyrazole-5-carboxamide"
    ),
    "5-(4-fluorophenyl)pyrazole with the linker at 3": (
        "N-({linked})-1-({tail})-{ring}5-(4-fluorophenyl)-1H-pyrazole-3-carboxamide"
    ),
    "gamma-carbolin-1-one": (
        "5-({tail})-{ring}2-({linked})-2,5-dihydro-1H-pyrido[4,3-b]indol-1-one"
    ),
    "2-oxoindole-3-ylidene hydrazide": (
        "N'-[1-({tail})-{ring}2-oxo-1,2-dihydro-3H-indol-3-ylidene]benzohydrazide"
    ),
}
pytestmark = [
    pytest.mark.slow_all,  # two Java machines
    pytest.mark.skipif(shutil.which("java") is None, reason="OPSIN needs Java"),
]


def _at(position: str) -> list[Fragment]:
    return [part for part in CANNABINOIDS.fragments if part.position == position]


def _named(position: str, words: str) -> Fragment:
    return next(part for part in _at(position) if part.words == words)


def _reading(tail: Fragment, core: Fragment, linked: Fragment) -> Reading:
    parts = {"tail": tail, "core": core, "linked": linked}
    return Reading(parts=parts | ({"linker": AMIDE} if "{linker}" in core.smiles else {}))


def _name(reading: Reading) -> str:
    words = {position: part.words for position, part in reading.parts.items()}
    rings = [f"{place}-{part.words}-" for (_, place), part in reading.rings.items()]
    return _CARBOXAMIDES[words["core"]].format(**words, ring="".join(rings))


def _readings() -> list[Reading]:
    indazole, pentyl = _named("core", "indazole"), _named("tail", "pentyl")
    cumyl = _named("linked", "2-phenylpropan-2-yl")
    tails = [_reading(tail, indazole, cumyl) for tail in _at("tail") if tail is not HYDROGEN]
    linked = [_reading(pentyl, indazole, part) for part in _at("linked") if part is not BENZOYL]
    cores = [
        _reading(pentyl, core, BENZOYL if "hydrazide" in core.words else cumyl)
        for core in _at("core")
    ]
    substituted = [
        Reading(parts=reading.parts, rings={("core", place): ring})
        for reading in cores
        for place in slots(reading.parts["core"], CANNABINOIDS)
        for ring in _at("ring")
    ]
    return tails + linked + cores + substituted


def test_each_fragment_is_what_its_words_say() -> None:
    readings = _readings()
    read = py2opsin([_name(reading) for reading in readings], output_format="SMILES")
    assert isinstance(read, list)
    wrong = [
        (_name(reading), smiles)
        for reading, smiles in zip(readings, read, strict=True)
        if not smiles or flat(smiles) != flat(smiles_of(reading, CANNABINOIDS))
    ]
    assert len(readings) > 250
    assert wrong == []


def test_each_systematic_name_of_the_facts_is_its_structure() -> None:
    facts = rows("cannabinoids_systematic.csv")
    read = py2opsin([fact["systematic"] for fact in facts], output_format="SMILES")
    assert [flat(smiles) for smiles in read] == [fact["smiles"] for fact in facts]
