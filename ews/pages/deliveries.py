"""Deliveries: who got what and who did not; a dead one is put back."""

from aiohttp import web

from ews.pages.exchange import EXCHANGE, tabs
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit
from schemas.deliveries import STATES

ALL = f"{EXCHANGE}/deliveries"
SCOPE = "subscription:manage"
routes = PageRoutes()


@routes.get(ALL, scope=SCOPE)
async def show_deliveries(visit: Visit) -> web.Response:
    """List deliveries that one sent or gets, newest first."""
    state = visit.asked("state")
    found = await visit.get(
        "/v1/deliveries", state=state or None, cursor=visit.asked("cursor") or None
    )
    return visit.show(
        "exchange/deliveries.html",
        tabs=tabs(visit),
        deliveries=found["deliveries"],
        older=older(visit, ALL, found.get("next")),
        state=state,
        states=STATES,
    )


@routes.get(f"{ALL}/{{delivery_id}}", scope=SCOPE)
async def show_delivery(visit: Visit) -> web.Response:
    """Show one with every attempt."""
    found = await visit.get(f"/v1/deliveries/{visit.request.match_info['delivery_id']}")
    return visit.show("exchange/delivery.html", tabs=tabs(visit), delivery=found)


@routes.post(f"{ALL}/{{delivery_id}}/requeue", scope=SCOPE)
async def post_requeue(visit: Visit) -> web.Response:
    """Put a dead one back into the queue."""
    delivery_id = visit.request.match_info["delivery_id"]
    await visit.send("POST", f"/v1/deliveries/{delivery_id}/requeue")
    return visit.go(f"{ALL}/{delivery_id}", said="delivery_requeued")


def older(visit: Visit, path: str, cursor: str | None) -> str:
    """Return the address of the next page with the same filters; "" if there is none."""
    if cursor is None:
        return ""
    kept = {name: value for name, value in visit.request.query.items() if name != "said"}
    return str(visit.request.rel_url.with_path(path).with_query({**kept, "cursor": cursor}))
