"""Families are asked of a parent structure; a broken one is named."""

from dataclasses import dataclass

import pytest

from chem.errors import BrokenReadingError, UnreadableStructureError
from chem.law import Family
from chem.markush.reading import Reading, Vocabulary
from chem.markush.vocabulary import compile_vocabulary
from chem.rules.families import CompiledFamily, compile_families, families_of
from schemas.law.reading import read_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The families alone, as the compiled law holds them."""

    families: tuple[CompiledFamily, ...]


def _held(smarts: str, part: str = "", within: str = "amides") -> Held:
    """Hold the family of amides, and a part of it if one is given."""
    families = [_family("amides", smarts)]
    if part:
        families.append(_family(f"{within}/part", part, within=within))
    empty = compile_vocabulary(Vocabulary(classes=(), group_names=()))
    return Held(families=compile_families(families, empty))


def _family(name: str, smarts: str, *, within: str = "") -> Family:
    core = {"name": "an amide", "templates": [smarts], "elsewhere": "permitted"}
    reading = read_reading({"core": core}, where="test")
    assert isinstance(reading, Reading)
    return Family(id=name, title="Amides", words="any amide", reading=reading, within=within)


def test_a_structure_is_in_a_family_for_a_reason() -> None:
    assert families_of("CC(=O)Nc1ccccc1", _held("NC=O")) == (("amides", "core an amide"),)


def test_a_structure_outside_is_in_none() -> None:
    assert families_of("CCO", _held("NC=O")) == ()


def test_a_text_that_is_no_smiles_is_refused() -> None:
    with pytest.raises(UnreadableStructureError, match="is not a SMILES"):
        families_of("CC(", _held("NC=O"))


def test_a_broken_family_is_named() -> None:
    with pytest.raises(BrokenReadingError, match=r"family amides: core\.templates\[0\]"):
        _held("NC(")


def test_a_part_comes_after_the_whole() -> None:
    found = families_of("CC(=O)Nc1ccccc1", _held("NC=O", part="cNC=O"))
    assert [family for family, _ in found] == ["amides", "amides/part"]


def test_a_part_is_not_looked_for_outside_the_whole() -> None:
    assert families_of("CC(=O)Oc1ccccc1", _held("NC=O", part="C=O")) == ()


def test_a_part_of_what_is_no_family_is_named() -> None:
    with pytest.raises(BrokenReadingError, match="family esters/part: within is 'esters'"):
        _held("NC=O", part="C=O", within="esters")
