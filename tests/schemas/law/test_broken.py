"""Finding the place in a broken file."""

import pytest

from schemas.law.broken import broken, first_message, value_at

RAW = {"versions": [{"cite": "Act"}], "id": "x"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("versions[0].cite", "Act"),
        ("versions[1].cite", None),
        ("id.more", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_place_leads_to_what_stands_there(place: str, value: object) -> None:
    assert value_at(RAW, place) == value


def test_the_first_complaint_has_its_place() -> None:
    messages = {"versions": {0: {"cite": ["Not a text."]}}, "id": ["Missing."]}
    assert first_message(messages) == ("versions[0].cite", "Not a text.")


def test_a_complaint_about_the_whole_file_has_no_place() -> None:
    assert first_message({"_schema": ["Not a mapping."]}) == ("", "Not a mapping.")
    assert first_message({}) == ("", "{}")


@pytest.mark.parametrize(
    ("found", "said"), [(None, "found nothing"), ("x", "found 'x'"), (3, "found 3")]
)
def test_an_error_says_what_was_found(found: object, said: str) -> None:
    error = broken("file.yml", "", found=found, expected="a day", advice="Write a day.")
    assert str(error) == f"file.yml: {said}, expected a day. Write a day."
