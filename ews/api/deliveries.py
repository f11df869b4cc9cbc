"""Deliveries: who got what, who did not, and putting a dead one back."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import next_page, path_uuid, read_cursor
from ews.flow.release import Reader
from ews.flow.subscribing import concerned_delivery, requeue
from ews.store.deliveries import Delivery, attempts_of, list_deliveries
from schemas.deliveries import (
    AttemptSchema,
    DeliveriesSchema,
    DeliveryQuerySchema,
    DeliverySchema,
    DeliveryWithAttemptsSchema,
)

routes = Routes("deliveries")
DELIVERY, ATTEMPT = DeliverySchema(), AttemptSchema()


def _shown(reader: Reader, delivery: Delivery) -> dict[str, Any]:
    """Show a delivery; where somebody else wants to be reached is not the sender's affair."""
    shown: dict[str, Any] = DELIVERY.dump(delivery)
    if delivery.receiver_id != reader.organisation_id:
        shown["address"] = None
    return shown


@routes.get(
    "/v1/deliveries",
    scope="subscription:manage",
    query=DeliveryQuerySchema,
    answers={200: DeliveriesSchema},
)
async def get_deliveries(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List deliveries that you sent or get; `state=dead` shows the dead letters."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_deliveries(
            conn,
            organisation_id=request[SENDER].organisation_id,
            state=query.get("state"),
            before=read_cursor(query.get("cursor")),
            limit=query["limit"],
        )
    cursors = [(each.created_at, each.id) for each in found]
    shown = [_shown(request[SENDER], each) for each in found]
    return write({"deliveries": shown, **next_page(query["limit"], cursors)})


@routes.get(
    "/v1/deliveries/{delivery_id}",
    scope="subscription:manage",
    answers={200: DeliveryWithAttemptsSchema},
)
async def get_delivery(request: web.Request) -> web.Response:
    """Show one delivery with every attempt."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await concerned_delivery(conn, request[SENDER], path_uuid(request, "delivery_id"))
        attempts = await attempts_of(conn, found.id)
    shown = _shown(request[SENDER], found)
    return write({**shown, "history": [ATTEMPT.dump(each) for each in attempts]})


@routes.post(
    "/v1/deliveries/{delivery_id}/requeue",
    scope="subscription:manage",
    answers={200: DeliverySchema},
)
async def post_requeue(request: web.Request) -> web.Response:
    """Put a dead delivery back into the queue."""
    exchange, delivery_id = request.app[EXCHANGE], path_uuid(request, "delivery_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await requeue(conn, request[SENDER], delivery_id, at=exchange.clock.now())
    return write(_shown(request[SENDER], found))
