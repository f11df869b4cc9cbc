"""The YAML of readings, vocabulary and families becomes records, or a clear error."""

from pathlib import Path

import pytest

from chem.markush.reading import Condition, Reading, Term
from schemas.law.families import read_families, read_family
from schemas.law.reading import read_reading
from schemas.law.vocabulary import read_vocabulary
from schemas.law.yaml_files import BrokenFileError, read_yaml

CORE = "core: {name: x, templates: ['[N:1]C', {smarts: '[S:1]C', way: (v)}], positions: {N: [1]}"


def _terms(permits: str) -> tuple[Term, ...]:
    text = f"{CORE}, permissions: [{{at: [N], permits: {permits}}}]}}"
    return _reading(text).core.permissions[0].permits


def _reading(text: str) -> Reading:
    found = read_reading(read_yaml(text, name="t"), where="t")
    assert isinstance(found, Reading)
    return found


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("alkyl", Term(word="alkyl")),
        ("alkyl C1-3", Term(word="alkyl", min_carbons=1, max_carbons=3)),
        ("alkyl C3", Term(word="alkyl", min_carbons=3, max_carbons=3)),
        ("alkyl C2+", Term(word="alkyl", min_carbons=2)),
        ("aromatic monocycle C4-6", Term(word="aromatic monocycle", min_carbons=4, max_carbons=6)),
        ("{word: allyl}", Term(word="allyl")),
        (
            "{word: acyl C2, is_parent: true}",
            Term(word="acyl", min_carbons=2, max_carbons=2, is_parent=True),
        ),
    ],
)
def test_a_term_may_be_written_short(text: str, term: Term) -> None:
    assert _terms(f"[{text}]") == (term,)


def test_a_nested_node_is_read_like_a_core() -> None:
    node = "{name: y, templates: ['[C:1]c1ccccc1'], attached_at: 1}"
    (term,) = _terms(f"[{{word: benzyl, node: {node}}}]")
    assert term.node is not None
    assert term.node.attached_at == (1,)


def test_everything_else_of_a_reading_is_read() -> None:
    text = CORE + "}\nways_at_least: 1\nconditions: [{quantity: mass, most: 500, words: cap}]"
    found = _reading(text)
    assert found.ways_at_least == 1
    assert found.conditions == (Condition(quantity="mass", most=500.0, words="cap"),)
    assert [template.way for template in found.core.templates] == ["", "(v)"]
    assert found.core.positions == (("N", (1,)),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ways_at_least: 1", "expected either `core`, or `any_of`"),
        (CORE + "}\nways_at_least: one", "t.ways_at_least: found 'one', expected a whole number"),
        (CORE + "}\nwayz: 1", "t.wayz: found the unknown key 'wayz', perhaps 'way' is meant"),
        (
            CORE + ", elsewhere: perhaps}",
            "core.elsewhere: found 'perhaps', expected one of forbidden, permitted",
        ),
        (
            CORE + ", permissions: [{at: [N], permits: []}]}",
            "core.permissions[0].permits: found [], expected at least one entry",
        ),
        (
            CORE + ", permissions: [{at: [N], permits: [alkyl C4-2]}]}",
            "permits[0]: found 'alkyl C4-2', expected bounds in order: 4 is over 2",
        ),
        (
            CORE + ", permissions: [{at: [N], permits: [[alkyl]]}]}",
            "permits[0]: found ['alkyl'], expected a mapping of keys to values",
        ),
        (
            CORE + ", permissions: [{at: [N], permits: [alkyl], most: x}]}",
            "core.permissions[0].most: found 'x', expected a whole number",
        ),
        ("core: benzene", "t.core: found 'benzene', expected a mapping"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(BrokenFileError) as caught:
        read_reading(read_yaml(text, name="t"), where="t")
    assert words in str(caught.value)


def test_a_reading_that_is_no_mapping_is_told() -> None:
    with pytest.raises(BrokenFileError, match="t: found 'c1ccccc1', expected a mapping"):
        read_reading("c1ccccc1", where="t")


FAMILY = """
id: {id}
title: Amides
words: any amide
read_as: {{core: {{name: an amide, templates: [NC=O]}}}}
examples: [{{name: acetamide, smiles: CC(N)=O}}]
decoys: [{{name: ethanol, smiles: CCO, because: no nitrogen}}]
"""


def test_a_family_file_is_read_with_its_cases(tmp_path: Path) -> None:
    path = tmp_path / "amides.yml"
    path.write_text(FAMILY.format(id="amides"), encoding="utf-8")
    found = read_family(path)
    assert found.decoys[0].because == "no nitrogen"
    assert read_families(tmp_path) == (found.family,)


def test_a_family_is_called_as_its_file_is(tmp_path: Path) -> None:
    path = tmp_path / "amides.yml"
    path.write_text(FAMILY.format(id="esters"), encoding="utf-8")
    with pytest.raises(BrokenFileError, match="id is 'esters', expected 'amides'"):
        read_family(path)


def test_a_class_with_an_unknown_field_is_told(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.yml"
    path.write_text(
        "classes: [{name: x, words: y, colour: z, examples: [], decoys: []}]\ngroup_names: {}",
        encoding="utf-8",
    )
    with pytest.raises(BrokenFileError, match=r"classes\[0\]\.colour: found the unknown key"):
        read_vocabulary(path)
