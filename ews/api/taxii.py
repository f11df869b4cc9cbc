"""TAXII 2.1: discovery, one API root, collections, manifest, objects and their versions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from aiohttp import web

from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.taxii_collections import collection_of, collections_of
from ews.api.taxii_keys import LIBRARY
from ews.api.taxii_media import (
    ROOT,
    STIX,
    TAXII,
    ReadOnlyError,
    answer,
    answer_bytes,
    dated,
    envelope,
    no_such,
    possible,
    require_accept,
    timestamp,
)
from ews.flow.taxii import BEGINNING, NOTHING, Page
from ews.store.groups import groups_known_to
from ews.store.listing import KINDS
from ews.store.taxii import Asked, Versions
from ews.store.taxii_content import CONTENTS, VERSIONS_ONLY
from schemas.taxii import (
    MOST_OBJECTS,
    ApiRootSchema,
    CollectionSchema,
    CollectionsSchema,
    DiscoverySchema,
    EnvelopeSchema,
    ManifestSchema,
    TaxiiQuery,
    VersionsSchema,
    read_timestamp,
)

routes = Routes("taxii")

API_ROOT = f"{ROOT}exchange/"
COLLECTIONS = f"{API_ROOT}collections/"
ONE = COLLECTIONS + "{collection_id}/"
MOST_CONTENT = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@routes.get(ROOT, scope="report:read", answers={200: DiscoverySchema})
async def get_taxii_discovery(request: web.Request) -> web.Response:
    """Say which API roots there are."""
    require_accept(request)
    return answer(
        {
            "title": "Early-warning exchange for new psychoactive substances",
            "description": "STIX 2.1 of reports, substances, legal status and bulletins that you "
            "may see. docs/taxii.md says how records become objects.",
            "default": API_ROOT,
            "api_roots": [API_ROOT],
        }
    )


@routes.get(API_ROOT, scope="report:read", answers={200: ApiRootSchema})
async def get_taxii_api_root(request: web.Request) -> web.Response:
    """Describe the API root."""
    require_accept(request)
    return answer(
        {
            "title": "Exchange",
            "description": "All that is released to you.",
            "versions": [TAXII],
            "max_content_length": MOST_CONTENT,
        }
    )


@routes.get(f"{API_ROOT}status/{{status_id}}/", scope="report:read", answers={200: None})
async def get_taxii_status(request: web.Request) -> web.Response:
    """Say that there is no such status: nothing can be added here."""
    require_accept(request)
    raise no_such("status")


@routes.get(COLLECTIONS, scope="report:read", answers={200: CollectionsSchema})
async def get_taxii_collections(request: web.Request) -> web.Response:
    """List your collections: one of all you may see, one for each of your groups."""
    require_accept(request)
    reader = request[SENDER]
    exchange = request.app[EXCHANGE]
    async with exchange.readers.acquire() as conn:
        known = await groups_known_to(conn, reader.organisation_id, at=exchange.clock.now())
    names = {each.id: each.name for each in known}
    found = [each.document(names.get(each.id)) for each in collections_of(reader)]
    return answer({"collections": found})


@routes.get(ONE, scope="report:read", answers={200: CollectionSchema})
async def get_taxii_collection(request: web.Request) -> web.Response:
    """Describe a collection."""
    require_accept(request)
    return answer(collection_of(request).document())


@routes.get(f"{ONE}manifest/", scope="report:read", query=TaxiiQuery, answers={200: ManifestSchema})
async def get_taxii_manifest(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Page through what there is, without content."""
    page = await _page(request, query, statement=VERSIONS_ONLY)
    parts = [
        orjson.dumps(
            {
                "id": ident,
                "date_added": timestamp(added),
                "version": _version(version),
                "media_type": STIX,
            }
        )
        for ident, added, version in zip(page.idents, page.added, page.versions, strict=True)
    ]
    return _answer(page, "objects", parts)


@routes.get(f"{ONE}objects/", scope="report:read", query=TaxiiQuery, answers={200: EnvelopeSchema})
async def get_taxii_objects(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Page through objects in the order they were added.

    Go on with `next`, and later with `added_after` of the last instant you were given.
    """
    page = await _page(request, query)
    return _answer(page, "objects", page.bodies)


@routes.post(f"{ONE}objects/", scope="report:read", answers={202: None})
async def post_taxii_objects(request: web.Request) -> web.Response:
    """Refuse to add objects: send reports to POST /v1/reports."""
    raise _read_only(request, "send reports to POST /v1/reports")


@routes.get(
    f"{ONE}objects/{{object_id}}/",
    scope="report:read",
    query=TaxiiQuery,
    answers={200: EnvelopeSchema},
)
async def get_taxii_object(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Show one object, in its newest version if no other is asked for."""
    page = await _page_of_one(request, query)
    return _answer(page, "objects", page.bodies)


@routes.delete(f"{ONE}objects/{{object_id}}/", scope="report:read", answers={200: None})
async def delete_taxii_object(request: web.Request) -> web.Response:
    """Refuse to delete an object."""
    raise _read_only(request, "its owner nullifies or withdraws a record")


@routes.get(
    f"{ONE}objects/{{object_id}}/versions/",
    scope="report:read",
    query=TaxiiQuery,
    answers={200: VersionsSchema},
)
async def get_taxii_versions(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List the versions of one object."""
    query = {"match_version": ("all",), **query}
    page = await _page_of_one(request, query, statement=VERSIONS_ONLY)
    parts = [orjson.dumps(_version(each)) for each in page.versions]
    return _answer(page, "versions", parts)


async def _page(
    request: web.Request,
    query: dict[str, Any],
    *,
    ident: str | None = None,
    statement: str = CONTENTS,
) -> Page:
    require_accept(request)
    collection = collection_of(request)
    asked = _asked(query, ident)
    if asked is None:
        return NOTHING
    return await request.app[LIBRARY].page(
        request[SENDER], collection.tokens, asked, channel="taxii", statement=statement
    )


async def _page_of_one(
    request: web.Request, query: dict[str, Any], *, statement: str = CONTENTS
) -> Page:
    """Return what there is of one object; refuse one that is not there for this reader."""
    page = await _page(request, query, ident=request.match_info["object_id"], statement=statement)
    if not page.added and not _is_narrowed(query):
        raise no_such("object")
    return page


def _read_only(request: web.Request, instead: str) -> ReadOnlyError:
    """Return the refusal of a change; a collection that is not there is refused as such."""
    require_accept(request)
    collection_of(request)
    return ReadOnlyError(f"this collection is read only; {instead}")


def _asked(query: dict[str, Any], ident: str | None) -> Asked | None:
    """Return what is asked for; None: nothing can match."""
    if "2.1" not in query.get("match_spec_version", ("2.1",)):
        return None
    idents = query.get("match_id")
    if ident is not None:
        idents = (ident,) if idents is None or ident in idents else ()

    return Asked(
        after=_after(query),
        limit=min(query["limit"], MOST_OBJECTS),
        kinds=_kinds(query.get("match_type")),
        idents=None if idents is None else possible(idents),
        versions=_versions(query.get("match_version", ("last",))),
    )


def _kinds(names: Sequence[str] | None) -> tuple[int, ...] | None:
    return None if names is None else tuple(KINDS.index(each) for each in names if each in KINDS)


def _after(query: dict[str, Any]) -> datetime:
    """Return where the page begins: a page's own `next` says more than the first instant asked."""
    if "next" in query:
        return EPOCH + timedelta(microseconds=query["next"])
    after: datetime = query.get("added_after", BEGINNING)
    return after


def _versions(words: Sequence[str]) -> Versions:
    return Versions(
        last="last" in words,
        first="first" in words,
        all="all" in words,
        at=tuple(read_timestamp(each) for each in words if each not in {"last", "first", "all"}),
    )


def _is_narrowed(query: dict[str, Any]) -> bool:
    """Whether the query itself may have left nothing of an object that is there."""
    return bool(query.keys() & {"added_after", "next", "match_spec_version", "match_id"})


def _version(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _answer(page: Page, name: str, parts: Sequence[bytes]) -> web.Response:
    body = envelope(name, parts, following=page.next)
    return answer_bytes(body, headers=dated(page.added))
