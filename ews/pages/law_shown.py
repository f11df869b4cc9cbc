"""What the pages of the law have in common: the day that was asked for, and how cores are shown."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode

from ews.errors import EwsError
from ews.pages.visit import Visit

COLOURS = 8  # of the drawings: chem/core_drawings.py
FIRST_DRAWINGS = 4


class DayUnreadableError(EwsError):
    """What was typed is no day."""

    code = "date_impossible"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def day_asked(visit: Visit, name: str = "on") -> tuple[str, EwsError | None]:
    """Return the day in the address; "" and a problem if it is none, "" alone if none is given."""
    text = visit.asked(name)
    if not text:
        return "", None
    try:
        return date.fromisoformat(text).isoformat(), None
    except ValueError:
        message = f"found {text!r}, expected a day such as 2024-03-29; the law of today is shown"
        return "", DayUnreadableError(message, pointer=f"/{name}")


def node_shown(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a core or a part with the letters of its positions and the addresses of drawings."""
    positions = [
        {**one, "letter": _letter(place), "colour": place % COLOURS}
        for place, one in enumerate(node["positions"])
    ]
    groups = ",".join("-".join(map(str, one["numbers"])) for one in positions)
    marked = {"positions": groups} if groups else {}
    drawings = [
        {**one, "src": "/v1/law/core-drawing?" + urlencode({"smarts": one["smarts"], **marked})}
        for one in node["drawings"]
    ]
    return {
        **node,
        "positions": positions,
        "first": drawings[:FIRST_DRAWINGS],
        "others": drawings[FIRST_DRAWINGS:],
    }


def _letter(place: int) -> str:
    """Return the letter that the drawing writes at a position."""
    size = len(ascii_lowercase)
    return ascii_lowercase[place % size] + ("" if place < size else str(place // size))
