"""While somebody types a report: the draft is saved, faults and identifications are shown."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from marshmallow import ValidationError

from ews.errors import EwsError
from ews.pages.report_asking import (
    CHECK,
    NEW,
    Errors,
    Typed,
    errors_of,
    keep_draft,
    read_typed,
)
from ews.pages.report_fields import Filled, read_form
from ews.pages.report_findings import identified, issue_to_show
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit
from schemas.reports.dates import PartialDateSchema

routes = PageRoutes()
HIDDEN = frozenset({"version", "version_kind", "duplicate_of"})
ONE_FINDING = "one finding"  # the reference of a report that is asked about and never sent


@routes.post("/reports/new/notice", scope="report:write")
async def post_notice(visit: Visit) -> web.Response:
    """Save what is being typed; say what is wrong with it, and what each finding is."""
    typed = read_typed(visit)
    filled = read_form(typed)
    try:
        kept = await keep_draft(visit, filled)
    except EwsError as error:
        return _show(visit, draft=visit.typed("draft"), problem=error)
    is_strict = bool(visit.typed("strict"))  # it was looked over once: what is missing is said
    errors, found = await _noticed(visit, filled, today=kept["saved_at"][:10])
    response = _show(
        visit,
        draft=kept["id"],
        saved_at=kept["saved_at"][11:16],
        errors=errors if is_strict else _of_what_is_typed(errors, typed),
        names=sorted(typed.keys() - HIDDEN),
        found=found,
    )
    response.headers["HX-Replace-Url"] = f"{NEW}?draft={kept['id']}"
    return response


def _show(visit: Visit, **told: Any) -> web.Response:
    nothing: dict[str, Any] = {
        "problem": None,
        "saved_at": "",
        "errors": {},
        "names": [],
        "found": {},
    }
    own = visit.typed("own_country")
    return visit.show("reports/notice.html", own_country=own, **{**nothing, **told})


async def _noticed(visit: Visit, filled: Filled, *, today: str) -> tuple[Errors, dict[int, Any]]:
    """Ask about the whole report, and about each finding for itself: one may be finished."""
    alone = [_alone(filled.body, each, today) for each in filled.body["findings"]]
    tried = (await visit.send("POST", CHECK, [filled.body, *alone]))["records"]
    found: dict[int, Any] = dict.fromkeys(_numbers(visit))
    for place, answer in zip(filled.places["findings"], tried[1:], strict=True):
        found[place] = _found(answer, visit.typed("own_country"))
    is_typing = not visit.typed("strict")
    return errors_of(tried[0]["issues"], filled, is_typing=is_typing), found


def _of_what_is_typed(errors: Errors, typed: Typed) -> Errors:
    return {name: told for name, told in errors.items() if any(typed.get(name, ()))}


def _numbers(visit: Visit) -> set[int]:
    """Return the numbers of the findings that stand in the form."""
    names = (name.split(".") for name in visit.form if name.startswith("findings."))
    return {int(steps[1]) for steps in names if steps[1].isdecimal()}


def _alone(body: Mapping[str, Any], finding: Mapping[str, Any], today: str) -> dict[str, Any]:
    """Return the smallest report that can be asked about one finding, on the day of the case."""
    dates = body.get("dates", {})
    said: Mapping[str, str] = next(
        (dates[name] for name in ("incident", "collected", "received") if name in dates), {}
    )
    day = said if _is_usual(said) else {"value": today, "precision": "day"}
    return {
        "reference": ONE_FINDING,
        "version": 1,
        "version_kind": "initial",
        "kind": "other_incident",
        "dates": {"incident": day},
        "place": {"country": "AQ"},
        "findings": [{"evidence": "library_match", **finding}],
        "tlp": "TLP:RED",
        "audience": [],
    }


def _is_usual(said: Mapping[str, str]) -> bool:
    """Say whether a date is one that the API will take."""
    try:
        return PartialDateSchema().load(said) is not None
    except ValidationError:
        return False


def _found(answer: Mapping[str, Any], own_country: str) -> dict[str, Any] | None:
    """Return what one finding turned out to be; what is wrong stands at its fields."""
    warnings = [each for each in answer["issues"] if each["level"] != "error"]
    if not answer["findings"]:
        return None
    return {
        **identified(answer["findings"][0], own_country),
        "issues": [(each["level"], issue_to_show(each)) for each in warnings],
    }
