"""What may be put on the application for the pages."""

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way in without a password, which only the demonstration has; words: who one is then."""

    key: str
    name: str
    words: str


# Where the first page's buttons send to, and who one may be.
DOORS_PATH = "/demonstration/enter"
DOORS: "web.AppKey[tuple[Door, ...]]" = web.AppKey("DOORS", tuple)
