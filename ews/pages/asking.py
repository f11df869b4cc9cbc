"""Pages ask the API, in this process: what no answer of the API shows, no page shows.

A page's question is a request of its own, with the visitor's cookie, origin and token, and goes to
the very handler that answers it over the network: the same session, scopes, release, limits, audit.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import StreamReader, hdrs, web
from aiohttp.http import HttpVersion11, RawRequestMessage
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from ews.api.cookies import CSRF_HEADER
from ews.api.keys import REQUEST_ID
from ews.errors import EwsError

# Of the visitor's own request; `Authorization` is not among them: pages know people, not keys.
PASSED_ON = (
    hdrs.COOKIE,
    hdrs.ORIGIN,
    hdrs.USER_AGENT,
    hdrs.X_FORWARDED_FOR,
    "Sec-Fetch-Site",
)
MOST_BYTES = 64 * 1024**2
READ_AHEAD = 2**16


class NotForPagesError(EwsError):
    """The API has no such route, or answers it as a stream."""

    code = "not_for_pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a page asks of the API.

    query: values that are None are left out. body: sent as JSON, bytes as they are, under `kind`.
    token: of the page's form, for changes.
    """

    method: str
    path: str
    query: Mapping[str, object] = field(default_factory=dict)
    body: object = None
    kind: str = "application/json"
    token: str = ""


async def ask(request: web.Request, question: Question) -> web.Response:
    """Ask the API as the visitor of a page.

    Raises:
        EwsError: what the API refuses.
    """
    told = f"{question.method} {question.path}"
    inner = _asked(request, question)
    match = await request.app.router.resolve(inner)
    match.add_app(request.app)
    match.freeze()
    inner._match_info = match  # noqa: SLF001 - what aiohttp's own application does with a request
    try:
        response = await match.handler(inner)
    except web.HTTPException as error:
        raise NotForPagesError(f"the API answers {error.status} to {told}") from error
    if not isinstance(response, web.Response) or response.prepared:
        raise NotForPagesError(f"the API answers {told} as a stream")
    return response


def read_answer(response: web.Response) -> Any:
    """Return the JSON of an answer."""
    body = response.body
    return orjson.loads(body) if isinstance(body, bytes) and body else None


def _asked(request: web.Request, question: Question) -> web.Request:
    """Make the request that the same browser would send to the API itself."""
    given = {name: str(value) for name, value in question.query.items() if value is not None}
    # Built, not read: a `?` or `#` in an id of a page's own address stays a part of the id.
    url = URL.build(path=question.path, query=given)
    raw = _raw(question.body)
    headers = CIMultiDict({n: request.headers[n] for n in PASSED_ON if n in request.headers})
    headers[hdrs.HOST], headers[CSRF_HEADER] = request.host, question.token
    headers[hdrs.CONTENT_TYPE], headers[hdrs.CONTENT_LENGTH] = question.kind, str(len(raw))
    message = RawRequestMessage(
        question.method,
        str(url),
        HttpVersion11,
        CIMultiDictProxy(headers),
        tuple((name.encode(), value.encode()) for name, value in headers.items()),
        should_close=False,
        compression=None,
        upgrade=False,
        chunked=False,
        url=url,
    )
    return _request(request, message, raw)


def _raw(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else orjson.dumps(body)


def _request(outer: web.Request, message: RawRequestMessage, raw: bytes) -> web.Request:
    loop = asyncio.get_running_loop()
    payload = StreamReader(outer.protocol, READ_AHEAD, loop=loop)
    if raw:
        payload.feed_data(raw)
    payload.feed_eof()
    return web.Request(
        message,
        payload,
        outer.protocol,
        outer.writer,
        outer.task,
        loop,
        client_max_size=MOST_BYTES,
        state={REQUEST_ID: outer.get(REQUEST_ID, "")},
        scheme=outer.scheme,
        host=outer.host,
        remote=outer.remote,
    )
