"""The longest files start first, and the list of them names files that there are."""

from pathlib import Path

import pytest

from tests.longest import LONGEST, longest_first, seconds_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", LONGEST)
def test_what_is_listed_is_there(path: str) -> None:
    assert (ROOT / path).exists(), f"tests/longest.py lists {path}: take it out, or rename it there"


def test_the_list_begins_with_the_longest() -> None:
    assert list(LONGEST.values()) == sorted(LONGEST.values(), reverse=True)


def test_a_file_is_known_by_its_own_name_before_its_folders() -> None:
    assert seconds_of("tests/ews/cli/test_demo.py") > seconds_of("tests/ews/cli/test_key.py") > 0
    assert seconds_of("tests/schemas/test_fields.py") == 0


def test_in_a_file_the_order_stays(request: pytest.FixtureRequest) -> None:
    items = [each for each in request.session.items if each.path == request.path]

    assert longest_first(items[::-1]) == items[::-1]


def test_longest_files_come_first(request: pytest.FixtureRequest) -> None:
    files = [each.nodeid.partition("::")[0] for each in longest_first(request.session.items)]
    expected = [seconds_of(each) for each in files]

    assert expected == sorted(expected, reverse=True)
