"""How TAXII speaks: its media type, its errors, and keys by HTTP Basic."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from ews.api.errors import NotFoundError
from ews.api.keys import SENDER
from ews.errors import EwsError

TAXII = "application/taxii+json;version=2.1"
STIX = "application/stix+json;version=2.1"
ROOT = "/taxii2/"
FEED = "/misp/"
FITTING = frozenset({"*/*", "application/*", "application/taxii+json"})


class NotAcceptableError(EwsError):
    """The client does not take what TAXII 2.1 answers."""

    code = "not_acceptable"
    status = HTTPStatus.NOT_ACCEPTABLE


class ReadOnlyError(EwsError):
    """Collections are filled by the exchange alone."""

    code = "collection_read_only"
    status = HTTPStatus.FORBIDDEN


def require_accept(request: web.Request) -> None:
    """Refuse who takes neither TAXII 2.1 nor everything."""
    given = request.headers.get("Accept", "*/*")
    if not any(_fits(each) for each in given.split(",")):
        raise NotAcceptableError(f"found Accept: {given[:100]}, expected {TAXII}")


def answer(document: object, *, headers: dict[str, str] | None = None) -> web.Response:
    """Answer with a TAXII resource."""
    return answer_bytes(orjson.dumps(document), headers=headers)


def answer_bytes(body: bytes, *, headers: dict[str, str] | None = None) -> web.Response:
    """Answer with bytes that are a TAXII resource already."""
    return web.Response(body=body, headers={"Content-Type": TAXII, **(headers or {})})


def envelope(name: str, parts: Sequence[bytes], *, following: datetime | None) -> bytes:
    """Return a page of JSON values as it is answered; an empty one is `{}`.

    parts: one value each, or several with commas between them.
    """
    if not parts and following is None:
        return b"{}"
    lead = b'{"more":false,'
    if following is not None:
        lead = b'{"more":true,"next":"%d",' % microseconds(following)
    return b"".join((lead, b'"', name.encode(), b'":[', b",".join(parts), b"]}"))


def dated(given: Sequence[datetime]) -> dict[str, str]:
    """Return the headers that say when the first and the last of a page were added."""
    if not given:
        return {}
    return {
        "X-TAXII-Date-Added-First": timestamp(given[0]),
        "X-TAXII-Date-Added-Last": timestamp(given[-1]),
    }


def timestamp(at: datetime) -> str:
    """Write an instant as TAXII does: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def microseconds(at: datetime) -> int:
    """Return microseconds since 1970, exactly."""
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


@web.middleware
async def taxii_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take keys by Basic from clients of TAXII and MISP; answer errors of TAXII in its words."""
    if not request.path.startswith((ROOT, FEED)):
        return await handler(request)
    asked = _with_key(request)
    try:
        return await _in_words(asked, handler)
    finally:
        if SENDER in asked:
            request[SENDER] = asked[SENDER]  # for those around who log and count


async def _in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith(ROOT):
        return await handler(request)
    try:
        return await handler(request)
    except EwsError as error:
        return _refused(HTTPStatus(error.status), error.code, error.message)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        status = HTTPStatus(error.status)
        return _refused(status, f"http_{status.name.lower()}", status.description)


def _refused(status: HTTPStatus, code: str, words: str) -> web.Response:
    """Answer with an error of TAXII (section 3.6.1); it has one word for a query that is wrong."""
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        status = HTTPStatus.BAD_REQUEST
    headers = {"Content-Type": TAXII}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Basic realm="ews", Bearer'
    body = {
        "title": status.phrase,
        "description": words,
        "error_code": code,
        "http_status": str(int(status)),
    }
    return web.Response(body=orjson.dumps(body), status=status, headers=headers)


def _with_key(request: web.Request) -> web.Request:
    """Return the request with its key as a bearer's; the password of Basic is the key."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request
    try:
        user, _, password = base64.b64decode(rest, validate=True).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return request
    key = password if "." in password else f"{user}.{password}"
    headers = request.headers.copy()
    headers["Authorization"] = f"Bearer {key}"
    return request.clone(headers=headers)


def _fits(media_range: str) -> bool:
    kind, *parameters = [each.strip().lower() for each in media_range.split(";")]
    versions = [each for each in parameters if each.startswith("version=")]
    return kind in FITTING and all(each.split("=")[1].strip('"') == "2.1" for each in versions)


def no_such(what: str) -> NotFoundError:
    """Return the error for what is not there, or not for this reader; which is not said."""
    return NotFoundError(f"there is no {what} here that you may read")


def possible(idents: Sequence[str]) -> tuple[str, ...]:
    """Return those that an object may have; PostgreSQL takes no NUL and no half a surrogate."""
    return tuple(each for each in idents if each.isascii() and each.isprintable())
