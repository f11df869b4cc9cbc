"""Read request bodies up to a limit, as JSON or as lines of JSON."""

import asyncio
import json
import math
import re
from collections import Counter
from typing import Any

import orjson
from aiohttp import web

from ews.api.errors import (
    BodyCutError,
    BodyTooLargeError,
    BodyTooSlowError,
    BrokenJsonError,
    MediaTypeError,
)
from ews.flow.records import Unreadable

ONE_RECORD = 1_000_000
MANY_RECORDS = 32_000_000
MOST_RECORDS = 5_000
READ_SECONDS = 120.0  # a whole body may take; nobody holds a connection for ever
JSON = "application/json"
NDJSON = "application/x-ndjson"
MOST_DIGITS = 400  # of an integer; all that follows is out of every range

_NAME = re.compile(rb'"\s*:')


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
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _read(request, limit)
    except TimeoutError as error:
        raise BodyTooSlowError(
            f"the body did not arrive whole in {READ_SECONDS:g} seconds; send smaller batches"
        ) from error
    except (web.RequestPayloadError, OSError) as error:
        raise BodyCutError(
            "found a body that ends early or is not encoded as Content-Encoding says; send it whole"
        ) from error


async def _read(request: web.Request, limit: int) -> bytes:
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
    instead of costing the whole batch. So are objects that seem to hold a name twice.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as strict:
        return _parse_slowly(raw, strict)
    return _parse_slowly(raw, None) if _may_repeat(raw, value) else value


def parse_lines(raw: bytes) -> list[Any]:
    """Read one JSON value a line; a line that is none becomes `Unreadable`."""
    values: list[Any] = []
    for number, line in enumerate(raw.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            values.append(parse(line))
        except BrokenJsonError as error:
            values.append(Unreadable(message=f"line {number}: {error.message}"))
    return values


class Twice:
    """Stands for the values of a name that an object holds twice; no field takes it."""

    def __repr__(self) -> str:
        return "this name twice in one object"


def _may_repeat(raw: bytes, value: Any) -> bool:
    """Count names: fewer in what was read than in what was sent means that one was dropped."""
    try:
        kept = orjson.dumps(value).count(b'":')
    except orjson.JSONEncodeError:  # nested too deep; refused later
        return False
    return len(_NAME.findall(raw)) != kept


def _parse_slowly(raw: bytes, strict: orjson.JSONDecodeError | None) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_int=_integer)
    except UnicodeDecodeError as error:
        raise BrokenJsonError(
            f"the body is not UTF-8: found byte {raw[error.start]:#04x} at {error.start}; send "
            "JSON in UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        found = f"{strict.msg} at line {strict.lineno} column {strict.colno}" if strict else error
        raise BrokenJsonError(f"the body is not JSON: {found}; correct it there") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        made |= {name: Twice() for name, count in counted.items() if count > 1}
    return made


def _integer(digits: str) -> int | float:
    """Return infinity, which no field takes, for what Python would not convert."""
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


def _too_large(limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(
        f"the body is over {limit} bytes; send smaller batches, or fewer findings in one record"
    )
