"""Feeds of bulletins, by key or by a token in the address for programs that know no headers."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.files import SIGNATURE, answer_file
from ews.api.keys import BASE_URL, EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.documents import Asked, bulletin_file
from ews.flow.feeds import Addresses, FeedAnswer, read_feed
from ews.flow.sender import Sender
from ews.store.feed_tokens import (
    create_feed_token,
    end_feed_token,
    holder_of,
    own_feed_tokens,
)
from ews.store.standing import standings
from schemas.feeds import (
    FeedQuerySchema,
    FeedTokenSchema,
    FeedTokensSchema,
    NewFeedAddressSchema,
    NewFeedTokenSchema,
)

routes = Routes("feeds")
TOKEN = FeedTokenSchema()
BY_KEY, BY_TOKEN = "/v1/feeds/bulletins", "/feeds/{token}/bulletins"


@routes.post(
    "/v1/feeds/tokens",
    scope="subscription:manage",
    body=NewFeedTokenSchema,
    answers={201: NewFeedAddressSchema},
)
async def post_feed_token(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Make addresses for feed readers; whoever knows one reads the bulletins that you may read."""
    exchange, house = request.app[EXCHANGE], request[SENDER].organisation_id
    async with exchange.pool.acquire() as conn:
        token = await create_feed_token(conn, house, label=body["label"], at=exchange.clock.now())
        made = (await own_feed_tokens(conn, house))[-1]
    feed = f"{base_of(request)}{BY_TOKEN.format(token=token)}"
    shown = {**TOKEN.dump(made), "atom_url": f"{feed}.atom", "json_url": f"{feed}.json"}
    return write(shown, status=HTTPStatus.CREATED)


@routes.get("/v1/feeds/tokens", scope="subscription:manage", answers={200: FeedTokensSchema})
async def get_feed_tokens(request: web.Request) -> web.Response:
    """List your organisation's tokens, ended ones too; their secret halves are not kept."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await own_feed_tokens(conn, request[SENDER].organisation_id)
    return write({"tokens": [TOKEN.dump(each) for each in found]})


@routes.delete(
    "/v1/feeds/tokens/{prefix}", scope="subscription:manage", answers={200: FeedTokenSchema}
)
async def delete_feed_token(request: web.Request) -> web.Response:
    """End a token; its addresses open nothing any more."""
    exchange, house = request.app[EXCHANGE], request[SENDER].organisation_id
    async with exchange.pool.acquire() as conn:
        ended = await end_feed_token(
            conn, house, request.match_info["prefix"], at=exchange.clock.now()
        )
    if ended is None:
        raise NotFoundError("your organisation has no such token")
    return write(TOKEN.dump(ended))


@routes.get(f"{BY_KEY}.atom", scope="report:read", query=FeedQuerySchema, answers={200: None})
async def get_atom(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Read the bulletins that you may see as Atom, newest first; `next` leads to older ones."""
    return await _feed(request, "atom", query, prefix="/v1/feeds")


@routes.get(f"{BY_KEY}.json", scope="report:read", query=FeedQuerySchema, answers={200: None})
async def get_json_feed(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Read the bulletins that you may see as JSON Feed, newest first."""
    return await _feed(request, "json", query, prefix="/v1/feeds")


@routes.get(f"{BY_TOKEN}.atom", scope=None, query=FeedQuerySchema, answers={200: None})
async def get_atom_by_token(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Read the bulletins of the token's organisation as Atom, newest first."""
    return await _feed(request, "atom", query, prefix=await _enter(request))


@routes.get(f"{BY_TOKEN}.json", scope=None, query=FeedQuerySchema, answers={200: None})
async def get_json_feed_by_token(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Read the bulletins of the token's organisation as JSON Feed, newest first."""
    return await _feed(request, "json", query, prefix=await _enter(request))


@routes.get(BY_TOKEN + "/{bulletin_id}.{form}", scope=None, answers={200: None})
async def get_document_by_token(request: web.Request) -> web.Response:
    """Read one bulletin of a feed: json, cap or pdf, signed in the header Ews-Signature."""
    await _enter(request)
    asked = Asked(
        bulletin_id=path_uuid(request, "bulletin_id"),
        form=request.match_info["form"],
        channel="pdf" if request.match_info["form"] == "pdf" else "feed",
        base=base_of(request),
    )
    return answer_file(request, await bulletin_file(request.app[EXCHANGE], request[SENDER], asked))


def base_of(request: web.Request) -> str:
    """Return how the service is reached, without the last slash."""
    return request.app.get(BASE_URL, str(request.url.origin())).rstrip("/")


async def _enter(request: web.Request) -> str:
    """Set the request's sender from the token in its path; return what such paths begin with."""
    exchange, token = request.app[EXCHANGE], request.match_info["token"]
    at = exchange.clock.now()
    async with exchange.pool.acquire() as conn:
        house = await holder_of(conn, token)
        standing = (await standings(conn, [house], at=at)).get(house) if house else None
    if standing is None:
        raise NotFoundError("there is no such feed; the token may have ended")
    request[SENDER] = Sender(
        organisation_id=standing.organisation_id,
        country=standing.country,
        kind=standing.kind,
        groups=standing.groups,
        operations=standing.operations,
        scopes=frozenset(),
    )
    return f"/feeds/{token}"


async def _feed(
    request: web.Request, form: str, query: dict[str, Any], *, prefix: str
) -> web.Response:
    base = base_of(request)
    is_by_key = prefix == "/v1/feeds"
    addresses = Addresses(
        feed=f"{base}{prefix}/bulletins.{form}",
        bulletin=base + ("/v1/bulletins/{}" if is_by_key else prefix + "/bulletins/{}.json"),
        document=base
        + ("/v1/bulletins/{}/document.{}" if is_by_key else prefix + "/bulletins/{}.{}"),
        base=base,
    )
    answer = await read_feed(
        request.app[EXCHANGE], request[SENDER], form, addresses, before=query.get("before")
    )
    return _answer(request, answer)


def _answer(request: web.Request, feed: FeedAnswer) -> web.Response:
    headers = {
        "ETag": f'"{feed.etag}"',
        SIGNATURE: feed.signature,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Cookie",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if feed.changed_at is not None:
        headers["Last-Modified"] = format_datetime(_second(feed.changed_at), usegmt=True)
    if _is_unchanged(request, feed):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return web.Response(body=feed.content, headers={**headers, "Content-Type": feed.media_type})


def _is_unchanged(request: web.Request, feed: FeedAnswer) -> bool:
    """Say whether the reader has it: by its tag, else by the day of its copy (RFC 9110, 13.2.2)."""
    asked = request.headers.get("If-None-Match")
    if asked is not None:
        tags = {each.strip().removeprefix("W/") for each in asked.split(",")}
        return "*" in tags or f'"{feed.etag}"' in tags
    since = request.headers.get("If-Modified-Since")
    if since is None or feed.changed_at is None:
        return False
    try:
        return _second(feed.changed_at) <= parsedate_to_datetime(since).astimezone(UTC)
    except (ValueError, OverflowError):
        return False


def _second(at: datetime) -> datetime:
    """Return the second that has begun when the state was noted."""
    return at.astimezone(UTC).replace(microsecond=0)
