"""Values of documents that others wrote: whatever stands there, something that can be shown."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

KEPT = frozenset("\n\t\u200c\u200d")  # joiners are letters in some scripts


def line(value: object) -> str:
    """Return a text in one line: what stands in a header or a heading."""
    return " ".join(text(value).split())


def text(value: object) -> str:
    """Return a text; of what is none, nothing."""
    if value is None or isinstance(value, Mapping | list | bool):
        return ""
    return "".join(map(_plain, str(value).replace("\r\n", "\n")))


def _plain(char: str) -> str:
    """Return a character that shows what it is: none that turns the direction of what follows."""
    if char.isprintable() or char in KEPT:
        return char
    return "" if unicodedata.category(char) == "Cf" else " "


def number(value: object) -> int:
    """Return a whole number, 0 for anything else."""
    return value if isinstance(value, int) else 0


def instant(value: object) -> datetime:
    """Return an instant, as our documents write them."""
    return datetime.fromisoformat(str(value))


def mapping(value: object) -> Mapping[str, object]:
    """Return an object's members, none of what is no object."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> list[object]:
    """Return a list's items, none of what is no list."""
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str | bytes) else []
