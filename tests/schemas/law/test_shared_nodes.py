"""Nodes that a reading names once, and the tests other than a core."""

import pytest

from chem.markush.reading import FamilyTest, Likeness, Reading
from schemas.law.reading import read_reading
from schemas.law.yaml_files import BrokenFileError, read_yaml

SHARED = """
shared:
  head: {name: head, templates: ['[C:1]c1ccccc1'], attached_at: 1}
  linker:
    name: linker
    templates: ['[C:1](=O)N[C:2]']
    attached_at: 1
    positions: {end: [2]}
    permissions: [{at: [end], permits: [{word: head, node: head}]}]
any_of:
  - core: {name: x, templates: ['[N:1]C'], positions: {N: [1]}, permissions: [
      {at: [N], permits: [{word: linker, node: linker}]}]}
  - core: {name: y, templates: ['[S:1]C'], positions: {S: [1]}, permissions: [
      {at: [S], permits: [{word: head, node: head}]}]}
"""


def _read(text: str) -> object:
    return read_reading(read_yaml(text, name="t"), where="t")


def test_a_shared_node_stands_wherever_it_is_named() -> None:
    found = _read(SHARED)
    assert isinstance(found, Reading)
    (linker,) = found.core.permissions[0].permits
    (head,) = found.others[0].core.permissions[0].permits
    assert linker.node is not None
    assert linker.node.permissions[0].permits == (head,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SHARED.replace("node: head}", "node: haed}"), "found 'haed', did you mean 'head'?"),
        (SHARED.replace("node: head}", "node: linker}", 1), "'linker' holds itself"),
        ("families: []", "t.families: found [], expected at least one entry"),
        ("likeness: {at_least: 2, to: [x]}", "t.likeness.at_least: found '2'"),
        ("any_of: [{core: {name: x, templates: [C]}}]\nways_at_least: 1", "expected only"),
        ("core: {name: x, templates: [{way: (i)}]}", "either `smarts` or `ring_system`"),
        (
            "core: {name: x, templates: [{ring_system: {at: 1, sizes: [5]}}]}",
            "ring_system.sizes: found ['5'], expected two numbers, the least and the most",
        ),
        ("core: {name: x, templates: [C]}\nconditions: [{quantity: count}]", "`pattern`"),
        (
            "core: {name: x, templates: [C]}\nbetween: [{when: {at: [N]}, then: {at: [N]}}]",
            "expected either `is` or `is_not`",
        ),
        (
            "core: {name: x, templates: [C], permissions: [{at: [N], permits: ["
            "{word: alkyl, min_chain: 3, max_chain: 2}]}]}",
            "expected min_chain not over max_chain",
        ),
        (
            "core: {name: x, templates: [C], permissions: [{at: [N], permits: ["
            "{word: alkyl, elements: [carbon]}]}]}",
            "the symbol of an element",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(text: str, words: str) -> None:
    with pytest.raises(BrokenFileError) as caught:
        _read(text)
    assert words in str(caught.value)


def test_tests_other_than_a_core_are_read() -> None:
    assert _read("families: [nitazenes]") == FamilyTest(families=("nitazenes",))
    assert _read("likeness: {at_least: 0.6, to: [us/x]}") == Likeness(at_least=0.6, to=("us/x",))
