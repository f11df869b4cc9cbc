"""A MISP feed for each reader: a manifest, hashes, one file an event; and our object templates."""

from datetime import datetime, timedelta

from aiohttp import web

from connectors.exporters.misp.templates import templates
from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.files import SIGNATURE
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.taxii_keys import LIBRARY
from ews.api.taxii_media import possible
from ews.flow.signing import sign
from ews.flow.taxii import BEGINNING, Page
from ews.flow.taxii_release import for_feed, tokens_for
from ews.store.listing import KINDS
from ews.store.taxii import Asked
from ews.store.taxii_content import CONTENTS, HASHES, HEADS
from schemas.taxii import MispEventSchema, MispManifestSchema

routes = Routes("misp")

FEEDS = {"reports": "misp-report", "bulletins": "misp-bulletin"}
PAGE = 2_000
# A manifest is read whole at each fetch; what is older is still there by its identifier.
RECENT = timedelta(days=90)
TEMPLATES = templates()


@routes.get("/misp/{feed}/manifest.json", scope="report:read", answers={200: MispManifestSchema})
async def get_misp_manifest(request: web.Request) -> web.Response:
    """List the events of the last 90 days that you may see."""
    parts = await _recent(request, HEADS)
    return _json(b"{" + b",".join(parts) + b"}")


@routes.get("/misp/{feed}/hashes.csv", scope="report:read", answers={200: None})
async def get_misp_hashes(request: web.Request) -> web.Response:
    """List the MD5 of each value beside its event, for look-ups without fetching."""
    parts = await _recent(request, HASHES)
    return web.Response(body=b"".join(parts), content_type="text/csv")


@routes.get("/misp/{feed}/{event}.json", scope="report:read", answers={200: MispEventSchema})
async def get_misp_event(request: web.Request) -> web.Response:
    """Show one event; the header Ews-Signature signs exactly these bytes."""
    asked = Asked(
        after=BEGINNING,
        limit=1,
        kinds=_kinds(request),
        idents=possible([request.match_info["event"]]),
    )
    page = await _page(request, asked, CONTENTS)
    if not page.bodies:
        raise NotFoundError("there is no such event that you may see")
    exchange, body = request.app[EXCHANGE], page.bodies[0]
    answer = _json(body)
    answer.headers[SIGNATURE] = await sign(exchange.pool, body, at=exchange.clock.now())
    return answer


@routes.get("/misp/objects/{name}/definition.json", scope=None, answers={200: None})
async def get_misp_template(request: web.Request) -> web.Response:
    """Return one of our object templates, as MISP keeps them."""
    found = TEMPLATES.get(request.match_info["name"])
    if found is None:
        raise NotFoundError(f"there is no such template; there are {', '.join(TEMPLATES)}")
    return write(found)


async def _recent(request: web.Request, statement: str) -> list[bytes]:
    kinds = _kinds(request)
    after: datetime | None = request.app[EXCHANGE].clock.now() - RECENT
    found: list[bytes] = []
    while after is not None:
        asked = Asked(after=after, limit=PAGE, kinds=kinds)
        page = await _page(request, asked, statement)
        found += page.bodies
        after = page.next
    return found


async def _page(request: web.Request, asked: Asked, statement: str) -> Page:
    reader = request[SENDER]
    return await request.app[LIBRARY].page(
        reader, for_feed(tokens_for(reader)), asked, channel="misp", statement=statement
    )


def _kinds(request: web.Request) -> tuple[int, ...]:
    kind = FEEDS.get(request.match_info["feed"])
    if kind is None:
        raise NotFoundError(f"there is no such feed; there are {', '.join(FEEDS)}")
    return (KINDS.index(kind),)


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")
