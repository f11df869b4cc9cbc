"""Subscriptions of one's own organisation, and the way out of those by e-mail."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.api.answers import write
from ews.api.errors import NotFoundError
from ews.api.keys import ADDRESS_RULES, EXCHANGE, OFFERS_EMAIL, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.subscribing import (
    Ways,
    confirm,
    is_way_out,
    new_secret,
    own_subscription,
    subscribe,
    unsubscribe,
)
from ews.flow.subscription_preview import preview
from ews.store.subscriptions import Filters, end_subscription, own_subscriptions
from schemas.subscriptions import (
    BroughtSchema,
    ConfirmationSchema,
    NewlySubscribedSchema,
    NewSubscriptionSchema,
    PreviewedFiltersSchema,
    RotationSchema,
    SubscriptionSchema,
    SubscriptionsSchema,
)

PUBLIC_ONLY = AddressRules(allow_loopback=False)
routes = Routes("subscriptions")
SUBSCRIPTION, BROUGHT = SubscriptionSchema(), BroughtSchema()
ONE = "/v1/subscriptions/{subscription_id}"
WAY_OUT = "/v1/unsubscribe/{subscription_id}/{token}"
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
ASK_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Unsubscribe</title>
<p>Stop these e-mails?</p><form method="post"><button>Unsubscribe</button></form></html>
"""
DONE_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Unsubscribed</title>
<p>The subscription has ended; nothing more is sent.</p></html>
"""


@routes.post(
    "/v1/subscriptions",
    scope="subscription:manage",
    body=NewSubscriptionSchema,
    answers={201: NewlySubscribedSchema},
)
async def post_subscription(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Ask for what is new; the answer holds the secret, once. An e-mail address is sent a code."""
    exchange = request.app[EXCHANGE]
    ways = Ways(
        rules=request.app.get(ADDRESS_RULES, PUBLIC_ONLY),
        offers_email=request.app.get(OFFERS_EMAIL, False),
    )
    async with exchange.pool.acquire() as conn, conn.transaction():
        made, secret = await subscribe(
            conn, request[SENDER], ways=ways, at=exchange.clock.now(), **body
        )
    shown = SUBSCRIPTION.dump(made)
    if made.channel == "webhook":
        shown["secret"] = secret
    return write(shown, status=201)


@routes.post(
    "/v1/subscriptions/preview",
    scope="subscription:manage",
    body=PreviewedFiltersSchema,
    answers={200: BroughtSchema},
)
async def post_preview(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Say what filters would have brought you lately, of what you may see; nothing is kept."""
    filters = Filters(**body["filters"])
    found = await preview(request.app[EXCHANGE], request[SENDER], filters, days=body["days"])
    return write(BROUGHT.dump(found))


@routes.get("/v1/subscriptions", scope="subscription:manage", answers={200: SubscriptionsSchema})
async def get_subscriptions(request: web.Request) -> web.Response:
    """List your organisation's subscriptions, ended ones too."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        found = await own_subscriptions(
            conn, request[SENDER].organisation_id, at=exchange.clock.now()
        )
    return write({"subscriptions": [SUBSCRIPTION.dump(each) for each in found]})


@routes.get(ONE, scope="subscription:manage", answers={200: SubscriptionSchema})
async def get_subscription(request: web.Request) -> web.Response:
    """Show one subscription."""
    exchange, subscription_id = request.app[EXCHANGE], path_uuid(request, "subscription_id")
    async with exchange.pool.acquire() as conn:
        found = await own_subscription(
            conn, request[SENDER], subscription_id, at=exchange.clock.now()
        )
    return write(SUBSCRIPTION.dump(found))


@routes.delete(ONE, scope="subscription:manage", answers={200: SubscriptionSchema})
async def delete_subscription(request: web.Request) -> web.Response:
    """End a subscription; nothing more is sent."""
    exchange, subscription_id = request.app[EXCHANGE], path_uuid(request, "subscription_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await unsubscribe(conn, request[SENDER], subscription_id, at=exchange.clock.now())
    return write(SUBSCRIPTION.dump(found))


@routes.post(
    f"{ONE}/confirm",
    scope="subscription:manage",
    body=ConfirmationSchema,
    answers={200: SubscriptionSchema},
)
async def post_subscription_confirmation(
    request: web.Request, body: dict[str, Any]
) -> web.Response:
    """Open a subscription by e-mail with the code that its address was sent."""
    exchange, subscription_id = request.app[EXCHANGE], path_uuid(request, "subscription_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await confirm(
            conn, request[SENDER], subscription_id, code=body["code"], at=exchange.clock.now()
        )
    return write(SUBSCRIPTION.dump(found))


@routes.post(
    f"{ONE}/rotate-secret",
    scope="subscription:manage",
    body=RotationSchema,
    answers={200: NewlySubscribedSchema},
)
async def post_secret_rotation(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Replace a webhook's secret; for the overlap both sign, so that nothing is missed."""
    exchange, subscription_id = request.app[EXCHANGE], path_uuid(request, "subscription_id")
    overlap = timedelta(hours=body["overlap_hours"])
    async with exchange.pool.acquire() as conn, conn.transaction():
        found, secret = await new_secret(
            conn, request[SENDER], subscription_id, overlap=overlap, at=exchange.clock.now()
        )
    return write({**SUBSCRIPTION.dump(found), "secret": secret})


@routes.get(WAY_OUT, scope=None, answers={200: None})
async def get_way_out(request: web.Request) -> web.Response:
    """Ask whether to end a subscription, on a page: programs that look at links change nothing."""
    await _check_way_out(request)
    return web.Response(text=ASK_PAGE, content_type="text/html", headers=PAGE_HEADERS)


@routes.post(WAY_OUT, scope=None, answers={200: None})
async def post_way_out(request: web.Request) -> web.Response:
    """End the subscription of an e-mail: its own link, or a mail program's button (RFC 8058)."""
    subscription_id = await _check_way_out(request)
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        await end_subscription(conn, subscription_id, at=exchange.clock.now())
    return web.Response(text=DONE_PAGE, content_type="text/html", headers=PAGE_HEADERS)


async def _check_way_out(request: web.Request) -> Any:
    subscription_id = path_uuid(request, "subscription_id")
    async with request.app[EXCHANGE].pool.acquire() as conn:
        if not await is_way_out(conn, subscription_id, request.path):
            raise NotFoundError("there is no such link; ask who subscribed you")
    return subscription_id
