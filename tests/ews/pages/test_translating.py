"""Pages speak the browser's language as far as somebody translated them; English is gathered."""

from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from ews.pages.translating import language_of, languages, translations
from tests.house.texts import TEMPLATE, gathered

GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sign in"
msgstr "Anmelden"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "pages.po").write_text(GERMAN)
    return tmp_path


def test_a_translation_is_offered_as_soon_as_it_is_there(folder: Path) -> None:
    assert languages(folder) == ("en", "de")
    assert translations("de", folder).gettext("Sign in") == "Anmelden"


def test_english_stands_in_for_what_is_not_translated(folder: Path) -> None:
    assert translations("de", folder).gettext("Sign out") == "Sign out"


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de-AT,de;q=0.9,en;q=0.5", "de"), ("fr", "en"), ("", "en"), ("§§,;;q", "en")],
)
def test_the_browser_is_answered_in_the_first_language_that_is_offered(
    asked: str, spoken: str
) -> None:
    request = make_mocked_request("GET", "/", headers={"Accept-Language": asked})
    assert language_of(request, ("en", "de")) == spoken


def test_the_texts_for_translators_are_those_of_the_pages() -> None:
    assert TEMPLATE.read_bytes() == gathered(), "run `make texts` and commit what it wrote"
