"""One signal: why it was raised, what it stands on, what was done with it, what can be."""

from aiohttp import web

from ews.errors import EwsError
from ews.pages.routes import PageRoutes
from ews.pages.signal_cards import card
from ews.pages.today import take_step
from ews.pages.visit import Visit

ONE = "/signals/{signal_id}"
routes = PageRoutes()


@routes.get(ONE, scope="signal:triage")
async def show_signal(visit: Visit) -> web.Response:
    """Show a signal with its evidence."""
    return await _signal(visit)


@routes.post(f"{ONE}/triage", scope="signal:triage")
async def post_signal_triage(visit: Visit) -> web.Response:
    """Watch it, dismiss it with a reason, or take it up again."""
    try:
        await take_step(visit, _id(visit))
    except EwsError as problem:
        return await _signal(visit, problem)
    return visit.go(f"/signals/{_id(visit)}", said=visit.typed("to"))


@routes.post(f"{ONE}/draft", scope="signal:triage")
async def post_draft(visit: Visit) -> web.Response:
    """Make a bulletin draft of it, and go on to write."""
    made, problem = await visit.attempt("POST", f"/v1/signals/{_id(visit)}/bulletin")
    if problem:
        return await _signal(visit, problem)
    return visit.go(f"/bulletins/{made['id']}/edit", said="drafted")


async def _signal(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = card([await visit.get(f"/v1/signals/{_id(visit)}")])
    return visit.show(
        "today/signal.html",
        status=problem.status if problem else 200,
        problem=problem,
        signal=found.first,
        card=found,
    )


def _id(visit: Visit) -> str:
    return visit.request.match_info["signal_id"]
