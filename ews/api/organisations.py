"""Organisations: a directory for all, changes by the exchange's administrator."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.access import is_admin, require_network
from ews.flow.organisations import alter_organisation, found_organisation, shown_organisation
from ews.store.organisations import list_organisations
from schemas.organisations import (
    ManagedOrganisationSchema,
    NewOrganisationSchema,
    OrganisationChangeSchema,
    OrganisationSchema,
    OrganisationsSchema,
)

routes = Routes("organisations")
PLAIN, MANAGED = OrganisationSchema(), ManagedOrganisationSchema()
ALL = "/v1/organisations"
ONE = "/v1/organisations/{organisation_id}"


@routes.get(ALL, scope="any", answers={200: OrganisationsSchema})
async def get_organisations(request: web.Request) -> web.Response:
    """List the organisations of the exchange: whom a record can be meant for."""
    require_network(request[SENDER])
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_organisations(conn)
    schema = MANAGED if is_admin(request[SENDER]) else PLAIN
    return write({"organisations": [schema.dump(each) for each in found]})


@routes.post(
    ALL, scope="admin", body=NewOrganisationSchema, answers={201: ManagedOrganisationSchema}
)
async def post_organisation(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Add an organisation."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await found_organisation(conn, at=exchange.clock.now(), **body)
    return write(MANAGED.dump(made), status=201)


@routes.get(ONE, scope="any", answers={200: ManagedOrganisationSchema})
async def get_organisation(request: web.Request) -> web.Response:
    """Show an organisation; its scopes to itself and to administrators."""
    sender, wanted = request[SENDER], path_uuid(request, "organisation_id")
    if wanted != sender.organisation_id:
        require_network(sender)
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await shown_organisation(conn, wanted)
    is_inside = is_admin(sender) or found.id == sender.organisation_id
    return write((MANAGED if is_inside else PLAIN).dump(found))


@routes.put(
    ONE, scope="admin", body=OrganisationChangeSchema, answers={200: ManagedOrganisationSchema}
)
async def put_organisation(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Rename, suspend or reinstate an organisation, or change what its managers may give."""
    async with request.app[EXCHANGE].pool.acquire() as conn, conn.transaction():
        found = await alter_organisation(
            conn, request[SENDER], path_uuid(request, "organisation_id"), **body
        )
    return write(MANAGED.dump(found))
