from dataclasses import replace

import pytest

from chem.codes.parse import parse_code
from chem.codes.patterns import tables_of
from chem.codes.records import BrokenCodesError, Code, Codebook, Family, Fragment, Pattern


def part(position: str, words: str, smiles: str, *codes: Code) -> Fragment:
    return Fragment(position=position, words=words, smiles=smiles, codes=codes, why="a test")


def family(text: str) -> Family:
    return Family(
        id="small",
        words="small family",
        root="core",
        varied="tail",
        positions={"tail": "tail", "core": "core"},
        substituents="",
        spellings={"tail": {"2F": ("2-fluoro",)}},
        fragments=(
            part("core", "hydroxyl", "O{tail}", Code(stem="OL")),
            part("tail", "ethyl", "C{}C", Code(stem="ETH")),
            part("tail", "2-fluoroethyl", "C{}CF", Code(mark="2F", stem="ETH")),
        ),
        patterns=(Pattern(text=text, fixed={}, marks=frozenset(), written=True),),
        aliases=(),
    )


@pytest.mark.parametrize(
    ("pattern", "text", "known"),
    [
        ("{tail}{core}", "ethol", True),
        ("{tail}{core}", "eth-ol", False),
        ("{tail}-{core}", "eth-ol", True),
        ("{tail}-{core}", "eth ol", True),
        ("{tail}-{core}", "ethol", True),
        ("{tail}-{core}", "eth--ol", False),
        ("{tail}={core}", "eth-ol", True),
        ("{tail}={core}", "ethol", False),
        ("[{tail:mark}-]{tail}{core}", "2F-ethol", True),
        ("[{tail:mark}-]{tail}{core}", "2-fluoro-ethol", True),
        ("[{tail:mark}-]{tail}{core}", "ethol", True),
        ("{tail:mark}-{tail}{core}", "ethol", False),
        ("{tail}{core}, Pure", "ethol, pure", True),
        ("{tail}", "eth", False),
    ],
)
def test_a_pattern_says_what_may_stand_between_codes(
    pattern: str, text: str, *, known: bool
) -> None:
    book = Codebook(families=(family(pattern),))
    assert bool(parse_code(text, book)) is known


@pytest.mark.parametrize("text", ["{tale}", "{tail:end}", "{@tail}", "{@tail:mark}"])
def test_a_pattern_of_an_unknown_place_is_an_error(text: str) -> None:
    with pytest.raises(BrokenCodesError, match="expected a position"):
        tables_of(family(text))


def test_a_pattern_that_may_be_empty_is_an_error() -> None:
    with pytest.raises(BrokenCodesError, match="only optional parts"):
        tables_of(family("[{tail}]"))


def test_a_fragment_given_twice_is_an_error() -> None:
    small = family("{tail}{core}")
    with pytest.raises(BrokenCodesError, match="given twice"):
        tables_of(replace(small, fragments=(*small.fragments, small.fragments[0])))
