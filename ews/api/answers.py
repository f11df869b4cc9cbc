"""Write answers: JSON, drawings, and problems as RFC 9457."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from aiohttp import web

from schemas.problems import Problem

OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def write(document: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """Answer with a JSON object; keys are sorted, so equal answers are equal bytes."""
    return web.Response(
        body=orjson.dumps(document, default=_plain, option=OPTIONS),
        status=status,
        content_type="application/json",
    )


def _plain(value: object) -> str:
    """Write what orjson does not know: asyncpg has a UUID of its own."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def write_problem(problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with a problem document."""
    return web.Response(
        body=orjson.dumps(problem.document()),
        status=problem.status,
        content_type="application/problem+json",
        headers=headers,
    )


def write_drawing(svg: str, *, lasts: bool = False) -> web.Response:
    """Answer with a drawing, packed. lasts: the same question has the same answer tomorrow."""
    response = web.Response(text=svg, content_type="image/svg+xml")
    response.enable_compression()
    if lasts:
        response.headers["Cache-Control"] = "private, max-age=86400"
    return response
