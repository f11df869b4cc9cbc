"""The web application: routes, problems, the OpenAPI document."""

from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.api import (
    bulletins,
    changes,
    checks,
    deliveries,
    exports,
    health,
    law,
    reports,
    signals,
    subscriptions,
    substances,
)
from ews.api.keys import ADDRESS_RULES, DOCUMENT, EXCHANGE
from ews.api.openapi import openapi_document
from ews.api.operations import Routes
from ews.api.problems import problems
from ews.flow.exchange import Exchange

API_VERSION = "1.0.0"

ALL_ROUTES: tuple[Routes, ...] = (
    reports.routes,
    changes.routes,
    checks.routes,
    substances.routes,
    law.routes,
    signals.routes,
    bulletins.routes,
    subscriptions.routes,
    deliveries.routes,
    exports.routes,
    health.routes,
)


def build_app(exchange: Exchange, *, address_rules: AddressRules | None = None) -> web.Application:
    """Build the application around an open exchange; who opened that closes it.

    address_rules: where webhooks and exports may go; public addresses only if not given.
    """
    app = web.Application(middlewares=[problems])
    app[EXCHANGE] = exchange
    if address_rules is not None:
        app[ADDRESS_RULES] = address_rules
    operations = []
    for routes in ALL_ROUTES:
        routes.add_to(app)
        operations += routes.operations
    app[DOCUMENT] = openapi_document(operations, version=API_VERSION)
    return app
