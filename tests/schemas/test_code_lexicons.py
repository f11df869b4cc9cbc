"""A lexicon is read from its file; what it cannot mean is refused with the place and the reason."""

from pathlib import Path

import pytest

from chem.codes.parse import parse_code
from schemas.codes import load_codebook
from schemas.law.yaml_files import BrokenFileError

# The id is one that is read by words
WHOLE = """\
id: cathinones
words: small family
root: core
positions: {tail: tail, core: core, group: substituent}
substituents: group
fragments:
  - {position: tail, words: ethyl, smiles: "C{}C", codes: [ethoxy], why: a test}
  - {position: tail, words: methyl, smiles: "C{}", codes: [], why: a test}
  - {position: core, words: phenol, smiles: "O{tail}c1c{2}c{3}c{4}cc1", codes: [], why: a test}
  - {position: group, words: bromo, smiles: "Br{}", codes: [bromo, symbol|Br], why: a test}
lexicon:
  words:
    - {texts: [odd], either: [{rings: {core 2: bromo}}, {rings: {core 3: bromo}}], why: a test}
  stems:
    - {texts: [ani~sole], parts: {core: phenol, tail: methyl}, also_styles: [symbol], why: a test}
  locants:
    - {texts: [para, "4"], places: [core 4]}
    - {texts: ["9"], rules: [{about: [bromo], given: tail, places: [core 3]}]}
  unlocated:
    - {about: [bromo], places: [core 2, core 4]}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "cathinones.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("anisole", 1),
        ("ani-sole", 1),
        ("para-bromoanisole", 1),
        ("4-Br anisole", 1),
        ("ethoxy ani sole", 1),
        ("bromoanisole", 2),
        ("odd anisole", 2),
        ("9-bromo ethoxyanisole", 1),
        ("9-bromoanisole", 0),
        ("Br anisole", 0),
        ("para-bromo para-bromoanisole", 0),
        ("ethoxy ethoxyanisole", 0),
        ("anisole 4", 0),
    ],
)
def test_words_locants_and_stems_come_from_the_file(tmp_path: Path, name: str, count: int) -> None:
    assert len(parse_code(name, load_codebook(written(tmp_path, WHOLE)))) == count


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tail: methyl}", "tail: butyl}", "'ani sole' speaks of"),
        ("{core 2: bromo}", "{core 2: iodo}", "'odd' speaks of"),
        ("{core 2: bromo}", "{core 8: bromo}", "expected places"),
        ("about: [bromo], given", "about: [iodo], given", "a locant"),
        ("places: [core 4]", "places: [core 8]", "expected places"),
        ("    - {texts: [odd],", "    - {texts: [odd], stems: [phenol],", "expected stems"),
        ("texts: [ani~sole], ", "", "texts"),
        ("why: a test}\n  locants", "}\n  locants", "why"),
    ],
)
def test_a_lexicon_that_cannot_be_meant_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in WHOLE
    with pytest.raises(BrokenFileError, match=r"cathinones\.yml") as caught:
        load_codebook(written(tmp_path, WHOLE.replace(old, new)))
    assert said in str(caught.value)


def test_one_spelling_of_two_substituents_is_refused(tmp_path: Path) -> None:
    second = '  - {position: group, words: iodo, smiles: "I{}", codes: [bromo], why: a test}\n'
    text = WHOLE.replace("lexicon:\n", f"{second}lexicon:\n")
    with pytest.raises(BrokenFileError, match="expected one substituent"):
        load_codebook(written(tmp_path, text))
