"""A reading that does not fit together is refused with the place and what is wrong."""

import pytest

from chem.errors import BrokenReadingError
from chem.markush.reading import Vocabulary, VocabularyClass
from chem.markush.vocabulary import compile_vocabulary
from tests.chem.markush.law_words import CATHINONES, FENTANYLS, compiled

CORE = "core: {name: x, templates: ['[N:1]C'], positions: {N: [1]}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CORE + ", permissions: [{at: [N], permits: [alkil]}]}", "did you mean 'alkyl'?"),
        (CORE + ", permissions: [{at: [N], permits: [qqqqq]}]}", "unknown class 'qqqqq'"),
        (
            CORE + ", permissions: [{at: [M], permits: [alkyl]}]}",
            "core.permissions[0]: unknown position 'M'",
        ),
        (
            CORE + ", permissions: [{at: [N], least: 3, most: 2, permits: [alkyl]}]}",
            "`least` is more than `most`",
        ),
        (
            CORE + ", permissions: [{at: [N], permits: [ring]}]}",
            "'ring' is a class of shape 'ring_through', the permission says 'single'",
        ),
        (
            CORE + ", permissions: [{at: [N], permits: [alkyl], after: (i)}]}",
            "core.permissions[0].after: no permission or template has the way '(i)'",
        ),
        (CORE + ", attached_at: 1}", "`attached_at` is for nested nodes only"),
        (CORE + "}\nways_at_least: 1", "asks for 1 ways, but only 0 are named"),
        (CORE + "}\nconditions: [{quantity: mass}]", "conditions[0]: has neither"),
        ("core: {name: x, templates: ['[N:1']}", "core.templates[0]: '[N:1' is not valid SMARTS"),
        ("core: {name: x, templates: ['[N:1]C']}", "map number 1 has no position"),
        ("core: {name: x, templates: ['N.C']}", "has several parts"),
        (f"core: {{name: x, templates: ['{'C' * 61}']}}", "at most 60 are allowed"),
        (
            "core: {name: x, templates: ['[N:1]C'], positions: {N: [1], M: [2]}}",
            "map number 2 (M) is in no template",
        ),
        ("core: {name: x, templates: ['[N:1]C'], positions: {N: []}}", "has no map number"),
        (FENTANYLS.replace("attached_at: 9", "attached_at: 8"), "map number 9 has no position"),
        (
            FENTANYLS.replace("[C:9][C:1]c1", "[C:9][C:9]c1"),
            "map number 9 (`attached_at`) stands on 2 atoms, expected 1",
        ),
        (
            FENTANYLS.replace("            attached_at: 9\n", "").replace("[C:9]", "C"),
            "does not say what it is attached_at",
        ),
        (
            FENTANYLS.replace("attached_at: 9", "attached_at: [9, 1]"),
            "a node with several ends in `attached_at` is no `single` piece",
        ),
        (
            FENTANYLS.replace("permits: [alkyl], way: (ii)}]", "permits: [alkyl], after: (x)}]"),
            "core > 2-arylethyl.permissions[0].after",
        ),
    ],
)
def test_a_broken_reading_names_the_place(text: str, words: str) -> None:
    with pytest.raises(BrokenReadingError) as caught:
        compiled(text)
    assert words in str(caught.value)


def test_ways_keep_the_order_of_the_text() -> None:
    assert compiled(CATHINONES).ways == ("(i)", "(ii)", "(iii)")
    assert compiled(FENTANYLS).ways == ("(ii)", "(i)", "(iii)", "(iv)", "(v)", "(vi)")


@pytest.mark.parametrize(
    ("bounds", "words"),
    [("C3", "alkyl C3"), ("C2+", "alkyl C2+"), ("C1-6", "alkyl C1-6")],
)
def test_bounds_are_said_as_the_file_says_them(bounds: str, words: str) -> None:
    found = compiled(CORE + f", permissions: [{{at: [N], permits: [alkyl {bounds}]}}]}}")
    assert found.core.permissions[0].terms[0].words == words


def test_an_upper_bound_alone_starts_at_one() -> None:
    text = CORE + ", permissions: [{at: [N], permits: [{word: alkyl, max_carbons: 4}]}]}"
    assert compiled(text).core.permissions[0].terms[0].words == "alkyl C1-4"


def _class(**tests: str | tuple[str, ...]) -> VocabularyClass:
    return VocabularyClass(name="x", words="", why="", **tests)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("classes", "names", "words"),
    [
        ((_class(), _class()), (), "the class 'x' is defined twice"),
        ((_class(has=("[C",)),), (), "class 'x': '[C' is not valid SMARTS"),
        ((_class(has=("",)),), (), "'' is not valid SMARTS"),
        ((_class(is_exactly=("CC",)),), (), "'CC' is not a SMILES with * at its open bond"),
        ((), (("*C(", "half"),), "group name 'half'"),
    ],
)
def test_a_broken_vocabulary_names_the_class(
    classes: tuple[VocabularyClass, ...], names: tuple[tuple[str, str], ...], words: str
) -> None:
    with pytest.raises(BrokenReadingError) as caught:
        compile_vocabulary(Vocabulary(classes=classes, group_names=names))
    assert words in str(caught.value)
