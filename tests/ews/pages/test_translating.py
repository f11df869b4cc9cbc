"""Pages speak the browser's language as far as somebody translated them; English is gathered."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request
from babel import Locale
from babel.messages.pofile import read_po, write_po

from ews.flow.exchange import Exchange
from ews.pages import translating
from ews.pages.translating import language_of, languages, translations
from tests.ews.exchange import Client
from tests.ews.pages.browsing import sign_in_as
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


MADE_UP = "eo"  # a language that nobody translates the pages into
WORD = re.compile(r"[^\W\d_]{2,}")
PLACES = " ".join(Locale.parse(MADE_UP).territories.values())
DATA = {*WORD.findall(PLACES), *WORD.findall("Robin Laboratory of Pages Browser of the tests UTC")}
TOLD = ("alt", "aria-label", "placeholder", "title")


class Seen(HTMLParser):
    """All that people read or are read to, and the language it is said to be in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language, self.texts, self._inside = "", list[str](), ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.language = self.language or given.get("lang") or ""
        self.texts += [text for name in TOLD if (text := given.get(name))]
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside not in {"script", "style"}:
            self.texts.append(data)

    def untranslated(self) -> set[str]:
        """Return what is left when everything that came out of the catalogue is taken away."""
        text, before = "\n".join(self.texts), ""
        while text != before:
            text, before = re.sub("«[^«»]*»", "", text), text
        return set(WORD.findall(text))


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A translation of every text of the pages: itself, in quotation marks."""
    with TEMPLATE.open("rb") as found:
        catalog = read_po(found, locale=MADE_UP)
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = tuple(f"«{text}»" for text in message.id)
        elif message.id:
            message.string = f"«{message.id}»"
    (tmp_path / MADE_UP).mkdir()
    with (tmp_path / MADE_UP / "pages.po").open("wb") as written:
        write_po(written, catalog)
    monkeypatch.setattr(translating, "LOCALES", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    languages.cache_clear()
    translations.cache_clear()


@pytest.mark.usefixtures("made_up")
async def test_a_translation_reaches_every_word_of_a_page(
    client: Client, exchange: Exchange
) -> None:
    _, token = await sign_in_as(
        exchange.pool, at=exchange.clock.now(), roles=("subscriber",), name="Robin"
    )
    headers = {"Accept-Language": MADE_UP, "Cookie": f"ews_session={token}"}
    left: set[str] = set()
    for path in ("/", "/sign-in", "/check", "/exchange", "/account"):
        async with client.get(path, headers=headers) as answer:
            seen = Seen(await answer.text())
        assert seen.language == MADE_UP
        left |= seen.untranslated()
    assert left - DATA == set()


async def test_without_a_translation_the_same_page_is_english(client: Client) -> None:
    async with client.get("/", headers={"Accept-Language": MADE_UP}) as answer:
        seen = Seen(await answer.text())
    assert seen.language == "en"
    assert "Sign" in seen.untranslated()


def test_the_texts_for_translators_are_those_of_the_pages() -> None:
    assert TEMPLATE.read_bytes() == gathered(), "run `make texts` and commit what it wrote"
