"""The national gate: what each country lets out to advisory networks by itself."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.letting_go import require_authority, set_policy
from ews.store.export_gates import Gate, list_gates
from schemas.exports import GateBodySchema, GateSchema, GatesSchema

routes = Routes("exports")
GATE = GateSchema()


@routes.get("/v1/export-gates", scope="export:manage", answers={200: GatesSchema})
async def get_export_gates(request: web.Request) -> web.Response:
    """List the policies that were set; where none is, a person lets each batch go."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await list_gates(conn)
    return write({"gates": [GATE.dump(each) for each in found]})


@routes.put(
    "/v1/export-gates/{country}",
    scope="export:approve",
    body=GateBodySchema,
    answers={200: GateSchema},
)
async def put_export_gate(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Set your country's policy: auto, delayed by hours unless refused before, or manual."""
    country, exchange = request.match_info["country"], request.app[EXCHANGE]
    person_id = require_authority(request[SENDER], country)
    at = exchange.clock.now()
    async with exchange.pool.acquire() as conn, conn.transaction():
        await set_policy(conn, Gate(country=country, **body), person_id=person_id, at=at)
        [found] = await list_gates(conn, [country])
    return write(GATE.dump(found))
