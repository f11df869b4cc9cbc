"""Read request bodies up to a limit, as JSON or as lines of JSON."""

import json
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from ews.api.errors import BodyTooLargeError, BrokenJsonError, MediaTypeError

ONE_RECORD = 1_000_000
MANY_RECORDS = 32_000_000
MOST_RECORDS = 5_000
JSON = "application/json"
NDJSON = "application/x-ndjson"


class BrokenLine:
    """One line that is not JSON; it costs its own record."""


def require_media_type(request: web.Request, *allowed: str) -> str:
    """Return the media type of the body; refuse one that is not read here."""
    if request.content_type not in allowed:
        raise MediaTypeError(
            f"found {request.content_type[:80]}, expected {' or '.join(allowed)}; set Content-Type"
        )
    return request.content_type


async def read_limited(request: web.Request, limit: int) -> bytes:
    """Return the body; stop reading as soon as it is over `limit` bytes."""
    if request.content_length is not None and request.content_length > limit:
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


async def read_json(request: web.Request, *, limit: int = ONE_RECORD) -> Any:
    """Return the body as a JSON value."""
    require_media_type(request, JSON)
    return parse(await read_limited(request, limit))


def parse(raw: bytes) -> Any:
    """Read JSON.

    What orjson refuses is tried again with the standard library: it reads half a surrogate pair,
    NaN and integers of any size, which the schema then refuses at their place in their record
    instead of costing the whole batch.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as strict:
        try:
            return json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise BrokenJsonError(
                f"the body is not JSON: {strict.msg} at line {strict.lineno} column {strict.colno}"
            ) from error


def parse_lines(raw: bytes, on_broken: Callable[[], Any]) -> list[Any]:
    """Read one JSON value a line; a line that is none becomes `on_broken()`."""
    values: list[Any] = []
    for line in raw.splitlines():
        if not line.strip():
            continue
        try:
            values.append(parse(line))
        except BrokenJsonError:
            values.append(on_broken())
    return values


def _too_large(limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(
        f"the body is over {limit} bytes; send smaller batches, or fewer findings in one record"
    )
