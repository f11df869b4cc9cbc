"""Identifiers in paths, and cursors of lists that show the newest first."""

from datetime import datetime
from uuid import UUID

from aiohttp import web

from ews.api.errors import NotFoundError, RequestInvalidError

Cursor = tuple[datetime, UUID]


def path_uuid(request: web.Request, name: str) -> UUID:
    """Return an identifier from the path; what is none belongs to no record."""
    try:
        return UUID(request.match_info[name])
    except ValueError as fault:
        raise NotFoundError("there is no such record; its identifier would be a UUID") from fault


def read_cursor(text: str | None) -> Cursor | None:
    """Return where a page begins; None for the first."""
    if text is None:
        return None
    at, _, identifier = text.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        return instant.astimezone(), UUID(identifier)
    except (ValueError, OverflowError) as fault:
        raise RequestInvalidError(
            "query: the cursor is not one that was given out; start without", pointer="/cursor"
        ) from fault


def next_page(limit: int, cursors: list[Cursor]) -> dict[str, str]:
    """Return the member `next` of a page, if rows may follow those that were read."""
    if len(cursors) < limit:
        return {}
    at, identifier = cursors[-1]
    return {"next": f"{at.isoformat().replace('+00:00', 'Z')}~{identifier}"}
