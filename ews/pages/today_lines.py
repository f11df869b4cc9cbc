"""What waits, as lines: how much, of what, and where to go; lines of nothing are left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ews.pages.translating import counted_in_language as ngettext
from ews.pages.words import country

MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that waits. is_late: it should have been done."""

    words: str
    path: str
    is_late: bool = False


def lines(today: Mapping[str, Any]) -> list[Line]:
    """Return what waits beside signals and drafts, what is late first."""
    found = [*_requests(today), *_of_bulletins(today), *_sent(today), *_reached(today)]
    return sorted(found, key=lambda one: not one.is_late)


def _requests(today: Mapping[str, Any]) -> Iterator[Line]:
    asked = today["requests"]
    yield from _line(
        asked["asked_overdue"],
        ngettext(
            "%(n)s request that you are asked is overdue",
            "%(n)s requests that you are asked are overdue",
            asked["asked_overdue"],
        ),
        "/exchange/requests?state=overdue",
        is_late=True,
    )
    yield from _line(
        asked["ours_overdue"],
        ngettext(
            "%(n)s request of yours has no answer in time",
            "%(n)s requests of yours have no answer in time",
            asked["ours_overdue"],
        ),
        "/exchange/requests?state=overdue",
        is_late=True,
    )
    yield from _line(
        asked["asked_open"],
        ngettext(
            "%(n)s request waits for your answer",
            "%(n)s requests wait for your answer",
            asked["asked_open"],
        ),
        "/exchange/requests?state=open",
    )


def _of_bulletins(today: Mapping[str, Any]) -> Iterator[Line]:
    yield from _line(
        today["sources_changed"],
        ngettext(
            "%(n)s bulletin of yours rests on a report that says something else now",
            "%(n)s bulletins of yours rest on reports that say something else now",
            today["sources_changed"],
        ),
        "/bulletins?view=own&sources=changed",
        is_late=True,
    )
    yield from _line(
        today["unread"],
        ngettext(
            "%(n)s bulletin waits to be read", "%(n)s bulletins wait to be read", today["unread"]
        ),
        "/bulletins?view=unread",
    )


def _sent(today: Mapping[str, Any]) -> Iterator[Line]:
    recalls, exports = today["recalls"], today["exports"] or {"awaiting": 0, "due": 0}
    yield from _line(
        recalls["to_confirm"],
        ngettext(
            "%(n)s correction waits for you to confirm that your copies are right",
            "%(n)s corrections wait for you to confirm that your copies are right",
            recalls["to_confirm"],
        ),
        "/exchange/recalls",
        is_late=True,
    )
    yield from _line(
        recalls["ours"],
        ngettext(
            "%(n)s correction of yours has not been heard by all",
            "%(n)s corrections of yours have not been heard by all",
            recalls["ours"],
        ),
        "/exchange/recalls",
    )
    dead = today["dead_deliveries"] or 0
    yield from _line(
        dead,
        ngettext(
            "%(n)s delivery was given up; put it back once the receiver is there",
            "%(n)s deliveries were given up; put them back once the receivers are there",
            dead,
        ),
        "/exchange/deliveries?state=dead",
        is_late=True,
    )
    yield from _line(
        exports["awaiting"],
        ngettext(
            "%(n)s export waits to be let go",
            "%(n)s exports wait to be let go",
            exports["awaiting"],
        ),
        "/exchange/exports",
    )
    yield from _line(
        exports["due"],
        ngettext(
            "%(n)s export is owed to a receiver",
            "%(n)s exports are owed to receivers",
            exports["due"],
        ),
        "/exchange/exports",
        is_late=True,
    )


def _reached(today: Mapping[str, Any]) -> Iterator[Line]:
    codes = today["unreachable"] or []
    names = ", ".join(country(code) for code in codes[:MOST_NAMED])
    named = names + (" …" if len(codes) > MOST_NAMED else "")
    yield from _line(
        len(codes),
        ngettext(
            "In %(n)s country no focal point can be reached: %(named)s",
            "In %(n)s countries no focal point can be reached: %(named)s",
            len(codes),
        ),
        "/exchange",
        named=named,
    )


def _line(
    count: int, words: str, path: str, *, is_late: bool = False, named: str = ""
) -> Iterator[Line]:
    if count:
        yield Line(words=words % {"n": count, "named": named}, path=path, is_late=is_late)
