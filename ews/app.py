"""The web application: routes, problems, the OpenAPI document."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache, partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.api import (
    advisory,
    alerts,
    audit,
    backtracking,
    bulletin_desk,
    bulletins,
    changes,
    checks,
    delegations,
    deliveries,
    docs_page,
    documents,
    drafting,
    export_gates,
    exports,
    feeds,
    health,
    jwks,
    law,
    law_browsing,
    law_effects,
    misp,
    names,
    public,
    recalls,
    reciprocity,
    report_lists,
    report_trials,
    report_uploads,
    reports,
    screenings,
    search,
    signals,
    spectra,
    subscriptions,
    substances,
    tables,
    taxii,
    timeliness,
    today,
)
from ews.api.access_setup import ACCESS_ROUTES, set_up_access
from ews.api.audit_desk import AuditDesk
from ews.api.key_desk import KeyDesk
from ews.api.keys import (
    ADDRESS_RULES,
    AUDIT_DESK,
    DOCUMENT,
    DRAWER,
    EXCHANGE,
    GATHERER,
    KEY_DESK,
    LEDGER_KEEPER,
    METRICS,
    RELATIVES,
    SEARCH,
    STOPPING,
    TRIER,
    UPLOAD_READER,
)
from ews.api.observing import observe
from ews.api.openapi import openapi_document
from ews.api.operations import Routes
from ews.api.problems import problems
from ews.api.taxii_keys import LIBRARY
from ews.api.taxii_media import taxii_words
from ews.compute.asker import Asker
from ews.compute.drawer import Drawer
from ews.compute.trier import Trier
from ews.compute.upload_reader import UploadReader
from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.gather import Gatherer
from ews.flow.reclassify import reclassify
from ews.flow.reference import register_reference
from ews.flow.relatives import Relatives
from ews.flow.search import Search
from ews.flow.taxii import Library
from ews.flow.timeliness_kept import LedgerKeeper
from ews.log import get_logger
from ews.metrics import RequestMetrics
from ews.pages.asking import MOST_BYTES as MOST_FORM_BYTES
from ews.pages.setup import set_up_pages
from ews.settings_access import AccessSettings
from ews.store.transactions import in_words

API_VERSION = "1.0.0"
WITH_REFERENCE: web.AppKey[bool] = web.AppKey("WITH_REFERENCE", bool)
# Processes that this application started and so stops.
OWN_ASKERS: web.AppKey[tuple[Asker, ...]] = web.AppKey("OWN_ASKERS")
log = get_logger(__name__)
AGAIN = 10.0  # seconds until what the database interrupted is taken up again

ALL_ROUTES: tuple[Routes, ...] = (
    reports.routes,
    report_lists.routes,
    report_trials.routes,
    report_uploads.routes,
    spectra.routes,
    changes.routes,
    checks.routes,
    screenings.routes,
    drafting.routes,
    search.routes,
    substances.routes,
    law.routes,
    law_browsing.routes,
    law_effects.routes,
    names.routes,
    signals.routes,
    bulletins.routes,
    bulletin_desk.routes,
    today.routes,
    alerts.routes,
    recalls.routes,
    backtracking.routes,
    subscriptions.routes,
    delegations.routes,
    deliveries.routes,
    exports.routes,
    export_gates.routes,
    advisory.routes,
    tables.routes,
    public.routes,
    reciprocity.routes,
    timeliness.routes,
    audit.routes,
    *ACCESS_ROUTES,
    health.routes,
    jwks.routes,
    feeds.routes,
    documents.routes,
    taxii.routes,
    misp.routes,
    docs_page.routes,
)


async def _catch_up(app: web.Application) -> AsyncIterator[None]:
    """Measure stored substances against law that changed since, beside the service.

    At the end, answer what was taken.
    """
    task = asyncio.create_task(_bring_up_to_date(app))
    yield
    await app[GATHERER].close()
    await app[AUDIT_DESK].close()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await app[RELATIVES].stop()
    await app[LEDGER_KEEPER].stop()
    await app[SEARCH].stop()
    for asker in app[OWN_ASKERS]:
        await asker.stop()


async def _bring_up_to_date(app: web.Application) -> None:
    """Register the reference substances, measure all, and make them ready to be searched."""
    exchange = app[EXCHANGE]
    if app[WITH_REFERENCE]:
        await _register_reference(exchange)
    await _reclassify(exchange)
    if app[WITH_REFERENCE]:
        await _shelve(app[SEARCH])


async def _register_reference(exchange: Exchange) -> None:
    added = await _until_done("reference_stopped", lambda: register_reference(exchange))
    if added:
        log.info("reference_registered", substances=added)


async def _until_done(stopped: str, work: Callable[[], Awaitable[int]]) -> int:
    """Do it, again and again while the database is away or full; another fault ends it."""
    while True:
        try:
            return await work()
        except Exception as error:
            known = error if isinstance(error, EwsError) else in_words(error)
            if known is None:
                raise
            log.warning(stopped, code=known.code)
            if known.status != HTTPStatus.SERVICE_UNAVAILABLE:
                return 0  # tried again at the next start
        await asyncio.sleep(AGAIN)


async def _shelve(search: Search) -> None:
    try:
        await search.refresh()
    except EwsError as error:
        log.warning("search_not_ready", code=error.code)  # tried again at the first search


async def _reclassify(exchange: Exchange) -> None:
    done = await _until_done("reclassify_stopped", lambda: reclassify(exchange))
    if done:
        log.info("reclassified", substances=done, ruleset_id=exchange.ruleset_id)


def _once(write: Callable[[], Mapping[str, Any]]) -> Callable[[], Mapping[str, Any]]:
    """Return what writes a document when it is first asked for, and then gives the same."""
    return cache(write)


def build_app(
    exchange: Exchange,
    *,
    address_rules: AddressRules | None = None,
    with_reference: bool = False,
    access: AccessSettings | None = None,
    chemistry: tuple[Trier, Drawer] | None = None,
    uploads: UploadReader | None = None,
) -> web.Application:
    """Build the application around an open exchange; who opened that closes it.

    The app measures stored substances again when the law changed, beside serving.
    address_rules: where webhooks and exports may go; public addresses only if not given.
    with_reference: register the substances of the table of names too, reported or not.
    access: how people sign in and how much anybody may ask; without limits if not given.
    chemistry: what tries drafts and what draws, shared by several; who gives them stops them.
    uploads: what reads uploaded files, likewise.
    """
    # The API reads its bodies by itself; this is the most that a form of a page may bring.
    app = web.Application(
        middlewares=[observe, problems, taxii_words], client_max_size=MOST_FORM_BYTES
    )
    app[AUDIT_DESK] = AuditDesk(exchange.pool)
    app[METRICS] = RequestMetrics()
    app[STOPPING] = asyncio.Event()
    app[EXCHANGE] = exchange
    app[GATHERER] = Gatherer(exchange)
    app[LEDGER_KEEPER] = LedgerKeeper(exchange)
    app[SEARCH] = Search(exchange)
    app[RELATIVES] = Relatives(exchange, app[SEARCH])
    app[TRIER], app[DRAWER] = chemistry or (Trier(), Drawer())
    app[UPLOAD_READER] = uploads or UploadReader()
    app[OWN_ASKERS] = (
        *(() if chemistry else (app[TRIER], app[DRAWER])),
        *(() if uploads else (app[UPLOAD_READER],)),
    )
    app[WITH_REFERENCE] = with_reference
    app[LIBRARY] = Library(exchange=exchange)
    app[KEY_DESK] = KeyDesk(exchange.pool, exchange.clock)
    set_up_access(app, exchange, access or AccessSettings())
    if address_rules is not None:
        app[ADDRESS_RULES] = address_rules
    app.cleanup_ctx.append(_catch_up)
    operations = []
    for routes in ALL_ROUTES:
        routes.add_to(app)
        operations += routes.operations
    set_up_pages(app)
    app[DOCUMENT] = _once(partial(openapi_document, operations, version=API_VERSION))
    return app
