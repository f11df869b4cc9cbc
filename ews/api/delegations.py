"""Delegations: agree to publish, under your own name, what another organisation tells."""

from dataclasses import asdict

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.store.delegations import agree, delegations_of, withdraw
from schemas.delegations import DelegationsSchema

routes = Routes("delegations")


@routes.get("/v1/delegations", scope="report:read", answers={200: DelegationsSchema})
async def get_delegations(request: web.Request) -> web.Response:
    """List who publishes for you, and for whom you publish."""
    return await _shown(request)


@routes.put(
    "/v1/delegations/{organisation_id}", scope="org:manage", answers={200: DelegationsSchema}
)
async def put_delegation(request: web.Request) -> web.Response:
    """Agree to publish for an organisation; one that is not there is passed over."""
    exchange, origin = request.app[EXCHANGE], path_uuid(request, "organisation_id")
    publisher = request[SENDER].organisation_id
    if origin != publisher:
        async with exchange.pool.acquire() as conn:
            await agree(
                conn, organisation_id=origin, publisher_id=publisher, at=exchange.clock.now()
            )
    return await _shown(request)


@routes.delete(
    "/v1/delegations/{organisation_id}", scope="org:manage", answers={200: DelegationsSchema}
)
async def delete_delegation(request: web.Request) -> web.Response:
    """Publish no more for an organisation; what was published stays."""
    exchange, origin = request.app[EXCHANGE], path_uuid(request, "organisation_id")
    async with exchange.pool.acquire() as conn:
        await withdraw(
            conn,
            organisation_id=origin,
            publisher_id=request[SENDER].organisation_id,
            at=exchange.clock.now(),
        )
    return await _shown(request)


async def _shown(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn:
        found = await delegations_of(conn, request[SENDER].organisation_id, at=exchange.clock.now())
    return write({"delegations": [asdict(each) for each in found]})
