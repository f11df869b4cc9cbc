"""Steps with a bulletin: its readers answer it; its owners approve, publish, withdraw it."""

from http import HTTPStatus
from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.bulletins import ONE, bulletin_page
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

routes = PageRoutes()


class NotSureError(EwsError):
    """Nobody has said that they know who gets it."""

    code = "not_sure"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@routes.post(f"{ONE}/acknowledge", scope="report:read")
async def post_acknowledge(visit: Visit) -> web.Response:
    """Say that one's organisation has read it."""
    return await _step(visit, "acknowledge", said="acknowledged")


@routes.post(f"{ONE}/share", scope="report:read")
async def post_share(visit: Visit) -> web.Response:
    """Say to whom at home it was passed on."""
    body: dict[str, Any] = {"to": [str(each) for each in visit.form.getall("to", [])]}
    count, note = visit.typed("recipients"), visit.typed("note")
    if count:
        body["recipients"] = int(count) if count.isascii() and count.isdigit() else count
    if note:
        body["note"] = note
    return await _step(visit, "shares", body, said="shared")


@routes.post(f"{ONE}/act", scope="report:read")
async def post_act(visit: Visit) -> web.Response:
    """Say what was done because of it."""
    body = {"measure": visit.typed("measure"), "note": visit.typed("what_was_done")}
    return await _step(visit, "actions", body, said="acted")


@routes.post(f"{ONE}/approve", scope="bulletin:approve")
async def post_approve(visit: Visit) -> web.Response:
    """Approve what somebody else wrote."""
    return await _step(visit, "approve", said="approved")


@routes.post(f"{ONE}/publish", scope="bulletin:approve")
async def post_publish(visit: Visit) -> web.Response:
    """Publish it to all who may see it and asked for it."""
    if not visit.typed("sure"):
        problem = NotSureError(
            "read who will get it, and tick that you have: what is sent cannot be called back "
            "silently",
            pointer="/sure",
        )
        return await bulletin_page(visit, problem)
    return await _step(visit, "publish", said="")


@routes.post(f"{ONE}/withdraw", scope="bulletin:approve")
async def post_withdraw(visit: Visit) -> web.Response:
    """Take it back, with a reason that all read who had it."""
    return await _step(
        visit, "withdraw", {"reason": visit.typed("reason")}, said="bulletin_withdrawn"
    )


async def _step(visit: Visit, step: str, body: object = None, *, said: str) -> web.Response:
    bulletin_id = visit.request.match_info["bulletin_id"]
    made, problem = await visit.attempt("POST", f"/v1/bulletins/{bulletin_id}/{step}", body)
    if problem:
        return await bulletin_page(visit, problem)
    return visit.go(f"/bulletins/{bulletin_id}", said=said or made["state"])
