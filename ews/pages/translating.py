"""The texts of the pages in the visitor's language, as far as somebody has translated them.

English stands in the templates. `make texts` gathers it in `locale/pages.pot`; a translation is
`locale/<language>/pages.po`, and is offered as soon as it is there.
"""

from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from aiohttp import hdrs, web
from babel.core import UnknownLocaleError, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

ENGLISH = "en"
CATALOG = "pages.po"
LOCALES = Path(str(files("ews.pages"))) / "locale"
# The language of the page that is being made; each request has a context of its own.
LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default=ENGLISH)


@cache
def languages(folder: Path | None = None) -> tuple[str, ...]:
    """Return the languages there are translations into, and English."""
    found = _folder(folder)
    if not found.is_dir():
        return (ENGLISH,)
    others = {each.name for each in found.iterdir() if (each / CATALOG).is_file()}
    return (ENGLISH, *sorted(others - {ENGLISH}))


@cache
def translations(language: str, folder: Path | None = None) -> NullTranslations:
    """Return the texts in a language; English stands in for what is not translated."""
    catalog = _folder(folder) / language / CATALOG
    if not catalog.is_file():
        return NullTranslations()
    packed = BytesIO()
    with catalog.open("rb") as found:
        write_mo(packed, read_po(found, locale=language))
    packed.seek(0)
    return Translations(packed)


def marked(text: str) -> str:
    """Mark a text for translation, imported as `_`; it is looked up when it is shown."""
    return text


def in_language(text: str) -> str:
    """Return a text in the language of the page that is being made."""
    return translations(LANGUAGE.get()).gettext(text)


def counted_in_language(one: str, many: str, count: int) -> str:
    """Return the text for one, or the text for many, in the language of the page."""
    return translations(LANGUAGE.get()).ngettext(one, many, count)


def language_of(request: web.Request, offered: tuple[str, ...]) -> str:
    """Return the language that the browser asks for first among those offered."""
    wanted = [
        part.partition(";")[0].strip().replace("-", "_")
        for part in request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")[:20]
    ]
    try:
        return negotiate_locale([each for each in wanted if each], offered) or ENGLISH
    except (UnknownLocaleError, ValueError):
        return ENGLISH


def _folder(folder: Path | None) -> Path:
    return folder or LOCALES
