"""Taking a report back: a last version that says why."""

from typing import Any

from aiohttp import web

from ews.errors import EwsError
from ews.pages.asking import read_answer
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

routes = PageRoutes()
PATH = "/reports/{report_id:[0-9a-f-]{36}}/take-back"


class NotTakenBackError(EwsError):
    """The version was refused; the message says why."""

    code = "not_taken_back"


@routes.get(PATH, scope="report:write")
async def show_taking_back(visit: Visit) -> web.Response:
    """Ask why."""
    return await _ask(visit)


@routes.post(PATH, scope="report:write")
async def post_taking_back(visit: Visit) -> web.Response:
    """Send the version that takes the report back."""
    report_id, reason = visit.request.match_info["report_id"], visit.typed("reason")
    if not reason:
        problem = NotTakenBackError("found nothing, a reason expected", pointer="/reason")
        return await _ask(visit, problem)
    newest = (await visit.get(f"/v1/reports/{report_id}"))["versions"][-1]
    body: dict[str, Any] = newest["body"] | {
        "version": newest["version"] + 1,
        "version_kind": "nullification",
        "reason": reason,
    }
    body.pop("duplicate_of", None)
    answer = read_answer(await visit.respond("POST", "/v1/reports", body))
    if answer["report_id"] is None:
        first = answer["issues"][0]
        return await _ask(visit, NotTakenBackError(first["message"], pointer=first["pointer"]))
    return visit.go(f"/reports/{report_id}", said="report_sent")


async def _ask(visit: Visit, problem: EwsError | None = None) -> web.Response:
    report_id = visit.request.match_info["report_id"]
    report = await visit.get(f"/v1/reports/{report_id}")
    return visit.show(
        "reports/take_back.html",
        status=422 if problem else 200,
        problem=problem,
        report_id=report_id,
        reference=report.get("reference", ""),
        reason=visit.typed("reason"),
    )
