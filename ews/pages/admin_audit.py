"""The audit: who did or read what, by person, action, record and day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from ews.api.keys import DOCUMENT
from ews.errors import EwsError
from ews.pages.admin import show
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

AUDIT = "/admin/audit"
A_PAGE = 50
ASKED = ("person_id", "action", "record", "from", "to")
routes = PageRoutes()


@routes.get(AUDIT, scope="audit:read")
async def show_audit(visit: Visit) -> web.Response:
    """List entries, newest first; of what was done, unless reading is asked for too."""
    asked = {name: visit.asked(name) for name in ASKED}
    asked["what"] = "all" if visit.asked("what") == "all" else "deeds"
    try:
        page, problem = await _entries(visit, asked), None
    except EwsError as error:
        page, problem = {"entries": []}, error
    words = _words(visit)
    return show(
        visit,
        "audit.html",
        problem=problem,
        asked=asked,
        entries=page["entries"],
        words=words,
        actions=sorted((text, code) for code, text in words.items()),
        person=next((each["person"] for each in page["entries"]), None),
        older={**_without_nothing(asked), "before": page["next"]} if "next" in page else {},
        newest=_without_nothing(asked) if visit.asked("before") else {},
    )


async def _entries(visit: Visit, asked: Mapping[str, str]) -> Any:
    query = {
        "person_id": asked["person_id"] or None,
        "action": asked["action"] or None,
        "record": asked["record"] or None,
        "from": asked["from"] or None,
        "until": _day_after(asked["to"]),
        "what": asked["what"],
        "before": visit.asked("before") or None,
        "limit": A_PAGE,
    }
    return await visit.get("/v1/audit", **query)


def _day_after(text: str) -> str | None:
    """Return the day after a day; what is none is for the API to refuse."""
    try:
        return (date.fromisoformat(text) + timedelta(days=1)).isoformat() if text else None
    except (ValueError, OverflowError):
        return text


def _words(visit: Visit) -> dict[str, str]:
    """Return what each operation of the API does, in the words of its own document."""
    paths = visit.request.app[DOCUMENT]()["paths"]
    return {
        f"{method.upper()} {path}": operation["summary"].rstrip(".")
        for path, methods in paths.items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and operation.get("summary")
    }


def _without_nothing(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}
