"""Data files are text, read strictly: nothing guessed, nothing silently overruled."""

from pathlib import Path

import pytest

from schemas.law.yaml_files import BrokenFileError, read_yaml, read_yaml_file


def test_every_scalar_stays_text() -> None:
    text = "country: no\nnumber: 0123\nversion: 1.10\nwhen: 2024-01-01\n"

    assert read_yaml(text, name="a.yml") == {
        "country": "no",
        "number": "0123",
        "version": "1.10",
        "when": "2024-01-01",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "the key 'a' is given twice"),
        ("a: {b: 1, b: 1}", "the key 'b' is given twice"),
        ("a: \x00", "a.yml"),
        ("a: &x [1]\nb: *x\n", "an alias"),
        ("a: &x [*x]\n", "an alias"),
        ("a: &x {k: 1}\nb:\n  <<: *x\n", "an alias"),
        ("a:\n  <<: {k: 1}\n", "merge keys are not allowed"),
        ("[1]: 2\n", "a key is a list"),
        ("a: 1\n---\nb: 2\n", "a single document"),
        ("- 1\n", "found list, expected one mapping"),
        ("", "found NoneType, expected one mapping"),
        ("a: [1\n", "a.yml"),
    ],
)
def test_what_could_be_misread_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(BrokenFileError, match=words):
        read_yaml(text, name="a.yml")


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(b"a: \xff")
    with pytest.raises(BrokenFileError, match="not UTF-8 at byte 3"):
        read_yaml_file(path)
