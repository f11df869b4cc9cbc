"""The templates: where they lie, and the words, dates and numbers they write."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web
from babel.numbers import format_decimal
from markupsafe import Markup

from ews.pages.navigation import sections
from ews.pages.static_files import has_editor, map_codes, static_url
from ews.pages.translating import LANGUAGE, counted_in_language, in_language
from ews.pages.visit import TOKEN_FIELD, Visit
from ews.pages.words import SAID, STATUS_MEANS, country, word

LONGEST_DAY = 10


def set_up_templates(app: web.Application) -> None:
    """Give the application its templates."""
    app[aiohttp_jinja2.APP_KEY] = environment()


@cache
def environment() -> jinja2.Environment:
    """Return the templates, each compiled once whatever applications use it.

    Not by aiohttp_jinja2.setup, which makes one for each application; our templates ask for none.
    """
    folder = Path(str(files("ews.pages"))) / "templates"
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # mypy sees the environment without what its extension added
    made.install_gettext_callables(  # type: ignore[attr-defined]
        in_language, counted_in_language, newstyle=True
    )
    made.filters.update(words=word, country=country, day=day, instant=instant, number=number)
    made.globals.update(
        static=static_url,
        map_codes=map_codes,
        has_editor=has_editor,
        sections=sections,
        token_field=token_field,
        said_of=said_of,
        status_means=STATUS_MEANS,
        language=LANGUAGE.get,
    )
    return made


@jinja2.pass_context
def token_field(context: jinja2.runtime.Context) -> Markup:
    """Write the hidden field that each form of somebody signed in must have."""
    me = context["me"]
    if me is None:
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        TOKEN_FIELD, me["csrf_token"]
    )


def said_of(visit: Visit) -> str | None:
    """Return what the page says after something was done."""
    text = SAID.get(visit.asked("said"))
    return in_language(text) if text else None


def day(value: str | None) -> str:
    """Write a day, or the day of an instant, as 2026-11-23; "" for none."""
    return (value or "")[:LONGEST_DAY]


def instant(value: str | None) -> str:
    """Write an instant as `2026-11-23 12:00 UTC`; "" for none."""
    if not value:
        return ""
    return datetime.fromisoformat(value).strftime("%Y-%m-%d %H:%M UTC")


def number(value: float | None, digits: int = 0) -> str:
    """Write a number as the language groups its digits; "" for none."""
    if value is None:
        return ""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=LANGUAGE.get()))
