from pathlib import Path

import pytest

from chem.codes.parse import parse_code
from schemas.codes import load_codebook
from schemas.law.yaml_files import BrokenFileError

WHOLE = """\
id: small
words: small family
root: core
varied: tail
positions: {tail: tail, core: core, ring: substituent}
substituents: ring
spellings:
  tail: {2F: [2-fluoro]}
fragments:
  - {position: tail, words: ethyl, smiles: "C{}C", codes: [E], why: a test}
  - {position: tail, words: 2-fluoroethyl, smiles: "C{}CF", codes: [2F|E], why: a test}
  - {position: core, words: phenol, smiles: "O{tail}c1cc{3}ccc1", codes: [PHE], why: a test}
  - {position: ring, words: bromo, smiles: "Br{}", codes: [Br], why: a test}
patterns:
  - {text: "[{tail:mark}-]{tail}{core}"}
  - {text: "{@core:slot}{@core:code}-{tail}{core}"}
  - {text: "{alias}"}
aliases:
  - {codes: [PHENETOL], parts: {tail: ethyl, core: phenol}, why: a test}
"""


def written(folder: Path, text: str, name: str = "small.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "smiles"),
    [
        ("EPHE", "C-%10C.O-%10c1ccccc1"),
        ("2F-EPHE", "C-%10CF.O-%10c1ccccc1"),
        ("2-fluoro-EPHE", "C-%10CF.O-%10c1ccccc1"),
        ("3Br-EPHE", "C-%10C.O-%10c1cc-%12ccc1.Br-%12"),
        ("phenetol", "C-%10C.O-%10c1ccccc1"),
    ],
)
def test_a_family_is_read_from_its_file(tmp_path: Path, name: str, smiles: str) -> None:
    (found,) = parse_code(name, load_codebook(written(tmp_path, WHOLE)))
    assert (found.family, found.smiles) == ("small family", smiles)


def test_the_book_holds_the_families_of_our_files() -> None:
    assert "cannabinoids" in [family.id for family in load_codebook()]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: small", "id: other", "id is 'other', expected 'small'"),
        ("root: core\n", "", "root"),
        ("why: a test}\n  - {position: ring", "oops: a test}\n  - {position: ring", "oops"),
        ('"C{}CF"', '""', "smiles"),
        ("codes: [PHENETOL]", "codes: []", "codes"),
        ("parts: {tail: ethyl,", "parts: {tail: methyl,", "('tail', 'methyl')"),
        ("words: 2-fluoroethyl", "words: ethyl", "given twice"),
        ("]{tail}{core}", "]{tale}{core}", "{tale:}"),
        ("{@core:slot}", "{@core:place}", "{@core:place}"),
        ("aliases:", "aliases: [", "small.yml"),
    ],
)
def test_a_broken_file_says_where_and_what(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WHOLE
    folder = written(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(BrokenFileError) as broken:
        load_codebook(folder)
    assert said in str(broken.value)
    assert "small.yml" in str(broken.value)


def test_an_empty_folder_is_an_empty_book(tmp_path: Path) -> None:
    assert load_codebook(tmp_path).families == ()
