"""Subscriptions of one's own organisation."""

from typing import Any

from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.api.answers import write
from ews.api.keys import ADDRESS_RULES, EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.subscribing import own_subscription, subscribe, unsubscribe
from ews.store.subscriptions import own_subscriptions
from schemas.subscriptions import (
    NewlySubscribedSchema,
    NewSubscriptionSchema,
    SubscriptionSchema,
    SubscriptionsSchema,
)

PUBLIC_ONLY = AddressRules(allow_loopback=False)
routes = Routes("subscriptions")
SUBSCRIPTION = SubscriptionSchema()
ONE = "/v1/subscriptions/{subscription_id}"


@routes.post(
    "/v1/subscriptions",
    scope="subscription:manage",
    body=NewSubscriptionSchema,
    answers={201: NewlySubscribedSchema},
)
async def post_subscription(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Ask for bulletins by webhook; the answer holds the secret, once."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made, secret = await subscribe(
            conn,
            request[SENDER],
            rules=request.app.get(ADDRESS_RULES, PUBLIC_ONLY),
            at=exchange.clock.now(),
            **body,
        )
    return write({**SUBSCRIPTION.dump(made), "secret": secret}, status=201)


@routes.get("/v1/subscriptions", scope="subscription:manage", answers={200: SubscriptionsSchema})
async def get_subscriptions(request: web.Request) -> web.Response:
    """List your organisation's subscriptions, ended ones too."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await own_subscriptions(conn, request[SENDER].organisation_id)
    return write({"subscriptions": [SUBSCRIPTION.dump(each) for each in found]})


@routes.get(ONE, scope="subscription:manage", answers={200: SubscriptionSchema})
async def get_subscription(request: web.Request) -> web.Response:
    """Show one subscription."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await own_subscription(conn, request[SENDER], path_uuid(request, "subscription_id"))
    return write(SUBSCRIPTION.dump(found))


@routes.delete(ONE, scope="subscription:manage", answers={200: SubscriptionSchema})
async def delete_subscription(request: web.Request) -> web.Response:
    """End a subscription; nothing more is sent."""
    exchange, subscription_id = request.app[EXCHANGE], path_uuid(request, "subscription_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await unsubscribe(conn, request[SENDER], subscription_id, at=exchange.clock.now())
    return write(SUBSCRIPTION.dump(found))
