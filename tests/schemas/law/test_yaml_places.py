"""A complaint about a draft names the line that has to be mended."""

from pathlib import Path

import pytest

from schemas.law.yaml_places import line_of, line_told

DRAFT = Path("docs/examples/draft-nitazenes.yml").read_text(encoding="utf-8")
LINES = DRAFT.splitlines()


def line_with(words: str) -> int:
    return next(number for number, line in enumerate(LINES, 1) if words in line)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("title", "title:"),
        ("versions[0].in_force_from", "in_force_from:"),
        ("versions[0].read_as.core.permissions[1].shape", "ring_through"),
        ("versions[0].read_as.core.permissions[9].shape", "permissions:"),
        ("decoys[1].smiles", "the parent"),
    ],
)
def test_the_line_of_a_place_is_found(place: str, words: str) -> None:
    assert line_of(DRAFT, place) == line_with(words)


def test_the_line_of_the_complaint_of_a_reading_is_found_below_its_version() -> None:
    message = "zz/draft-act/nitazenes: core.templates[0]: map number 3 has no position"
    assert line_told(message, DRAFT, below="versions[0].read_as") == line_with("[NX3;+0:1]")


def test_what_yaml_itself_says_keeps_its_line() -> None:
    assert line_told('draft.yml: while scanning in "x", line 5, column 1 could not', "a: [") == 5


def test_a_complaint_without_a_place_has_no_line() -> None:
    assert line_told("no wording is in force on 2000-01-01", DRAFT) is None
