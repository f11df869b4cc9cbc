"""The form of a report: begun, kept as a draft, looked over, sent."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from ews.errors import EwsError
from ews.pages.asking import read_answer
from ews.pages.report_asking import CHECK, DRAFTS, NEW, Typed, errors_of, keep_draft, read_typed
from ews.pages.report_choices import choices
from ews.pages.report_fields import LISTS, Filled, read_form, write_form
from ews.pages.report_findings import findings_to_show, issue_to_show
from ews.pages.report_options import Around, look_around
from ews.pages.report_telling import audience_words, facts, label_of
from ews.pages.routes import PageRoutes
from ews.pages.visit import Visit

FOLLOWING = frozenset({"follow_up", "correction"})
NOT_COPIED = ("reason", "reference", "links", "delegate_to", "audience")
MOST_ITEMS = 100
routes = PageRoutes()


@routes.get(NEW, scope="report:write")
async def show_new(visit: Visit) -> web.Response:
    """Show the form: empty, a draft, or a report that is continued."""
    around, body = await asyncio.gather(look_around(visit, publishers=True), _begun(visit))
    if body is None:
        body = {
            "place": {"country": around.own_country},
            "tlp": "TLP:AMBER",
            "audience": [],
            "findings": _asked_about(visit),
        }
    counts = {name: _count(visit.asked(name)) for name in LISTS}
    # Chosen here, so that two savings at once keep one draft.
    draft, is_saved = visit.asked("draft") or str(uuid4()), bool(visit.asked("draft"))
    typed = write_form(body)
    return _form(visit, around, typed, draft=draft, is_saved=is_saved, counts=counts)


async def _begun(visit: Visit) -> Mapping[str, Any] | None:
    """Return what the form begins with; None for an empty one."""
    if draft := visit.asked("draft"):
        found: Mapping[str, Any] = (await visit.get(f"{DRAFTS}/{quote(draft, safe='')}"))["report"]
        return found
    if of := visit.asked("of"):
        report = await visit.get(f"/v1/reports/{quote(of, safe='')}")
        return _continued(report, visit.asked("as"))
    return None


def _asked_about(visit: Visit) -> list[dict[str, Any]]:
    """Return the finding that another page's link speaks of."""
    structure, name = visit.asked("structure"), visit.asked("name")
    found = {"structure": {"smiles": structure}} if structure else {}
    return [{**found, **({"name": name} if name else {})}] if structure or name else []


def _continued(report: Mapping[str, Any], how: str) -> dict[str, Any]:
    """Return the next version of one's own report, or a duplicate of any."""
    newest = report["versions"][-1]
    body = dict(newest.get("body") or {})
    if how in FOLLOWING:
        for name in ("reason", "duplicate_of"):
            body.pop(name, None)
        return body | {"version": newest["version"] + 1, "version_kind": how}
    kept = {name: value for name, value in body.items() if name not in NOT_COPIED}
    kept["findings"] = [
        {
            name: told for name, told in each.items() if name != "spectra"
        }  # the other report has them
        for each in body.get("findings") or ()
    ]
    return kept | {
        "version": 1,
        "version_kind": "duplicate_of",
        "duplicate_of": {"report_id": report["report_id"]},
        "tlp": newest["tlp"],
    }


@routes.post(NEW, scope="report:write")
async def post_new(visit: Visit) -> web.Response:
    """Keep what was typed as a draft, and do what the button says."""
    action, _sep, rest = visit.typed("do").partition(".")
    typed = _changed(read_typed(visit), action, rest)
    filled = read_form(typed)
    try:
        draft = (await keep_draft(visit, filled))["id"]
    except EwsError as error:
        around = await look_around(visit, publishers=True)
        return _form(visit, around, typed, draft=visit.typed("draft"), problem=error)
    if action == "look":
        return await _look(visit, filled, draft)
    if action == "add" and rest in LISTS:
        count = len(filled.places[rest]) + 1
        return visit.go(f"{NEW}?draft={draft}&{rest}={count}#{rest}-{count - 1}")
    return visit.go(NEW, draft=draft, said="draft_saved" if action == "save" else None)


def _changed(typed: Typed, action: str, rest: str) -> Typed:
    """Take an item away, or take the structure that a name may stand for."""
    if action == "remove":
        return {name: told for name, told in typed.items() if not name.startswith(f"{rest}.")}
    number, _sep, smiles = rest.partition(".")
    if action == "take" and smiles:
        return {**typed, f"findings.{number}.structure": [smiles]}
    return typed


async def _look(visit: Visit, filled: Filled, draft: str) -> web.Response:
    """Show the whole report and what would be answered to it, or what has to be put right."""
    around, tried = await asyncio.gather(
        look_around(visit, publishers=True), visit.send("POST", CHECK, [filled.body])
    )
    answer = tried["records"][0]
    if answer["outcome"] == "rejected":
        return _refused(visit, around, filled, draft, answer)
    body = filled.body
    return visit.show(
        "reports/look.html",
        draft=draft,
        body=body,
        own_country=around.own_country,
        findings=findings_to_show(body, answer["findings"], around.own_country),
        facts=facts(body),
        issues=[(each["level"], issue_to_show(each)) for each in answer["issues"]],
        audience=audience_words(body["audience"], around.names, around.groups),
    )


def _refused(
    visit: Visit, around: Around, filled: Filled, draft: str, answer: Mapping[str, Any]
) -> web.Response:
    """Show the form with what is wrong at each field."""
    errors = errors_of(answer["issues"], filled)
    listed = [(name, label_of(name), told) for name, each in errors.items() for told in each]
    typed = write_form(filled.body)
    return _form(visit, around, typed, draft=draft, errors=errors, listed=listed, status=422)


@routes.post("/reports/send", scope="report:write")
async def post_send(visit: Visit) -> web.Response:
    """Send a draft; once it is taken, the draft goes."""
    draft = visit.typed("draft")
    path = f"{DRAFTS}/{quote(draft, safe='')}"
    body = (await visit.get(path))["report"]
    answer = read_answer(await visit.respond("POST", "/v1/reports", body))
    if answer["report_id"] is None:
        filled = read_form(write_form(body))
        around = await look_around(visit, publishers=True)
        return _refused(visit, around, filled, draft, answer)
    await visit.send("DELETE", path)
    return visit.go(f"/reports/{answer['report_id']}", said="report_sent")


@routes.post("/reports/drafts/delete", scope="report:write")
async def post_delete_draft(visit: Visit) -> web.Response:
    """Forget a draft."""
    await visit.send("DELETE", f"{DRAFTS}/{quote(visit.typed('draft'), safe='')}")
    return visit.go("/reports", said="draft_deleted")


def _form(
    visit: Visit, around: Around, typed: Typed, *, draft: str, status: int = 200, **more: Any
) -> web.Response:
    problem: EwsError | None = more.get("problem")
    counts = more.pop("counts", {})
    shown = {name: max(counts.get(name, 0), _items(typed, name)) for name in LISTS}
    shown["findings"] = max(shown["findings"], 1)
    return visit.show(
        "reports/new.html",
        status=problem.status if problem else status,
        typed=typed,
        draft=draft,
        counts=shown,
        folds=_folds(typed, shown["findings"]),
        own_country=around.own_country,
        found=[None] * shown["findings"],
        **{"errors": {}, "listed": [], "is_saved": True, **more},
        **choices(around),
    )


def _items(typed: Typed, name: str) -> int:
    numbers = {each.split(".")[1] for each in typed if each.startswith(f"{name}.")}
    return min(max((int(each) + 1 for each in numbers if each.isdecimal()), default=0), MOST_ITEMS)


def _count(text: str) -> int:
    return min(int(text), MOST_ITEMS) if text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004 - digits of a hundred


def _folds(typed: Typed, findings: int) -> dict[str, Any]:
    """Say which rare parts of the form hold something, and stand open."""
    kind = (typed.get("kind") or [""])[0]
    audience = typed.get("audience", [])
    return {
        "route": _holds(typed, "route.", "legs."),
        "product": _holds(typed, "product.colour", "product.brand", "product.packaging"),
        "harm": kind == "toxicology_case" or _holds(typed, "harm."),
        "links": _holds(typed, "links."),
        "countries": any(each.startswith("country:") for each in audience),
        "organisations": any(each.startswith("org:") for each in audience),
        "finding": [_is_rare(typed, f"findings.{number}.") for number in range(findings)],
    }


def _is_rare(typed: Typed, at: str) -> bool:
    usual = {"role": "unstated", "matrix": "product"}
    chosen = any(typed.get(at + name, [first]) != [first] for name, first in usual.items())
    return chosen or _holds(typed, f"{at}unknown.", f"{at}share")


def _holds(typed: Typed, *starts: str) -> bool:
    return any(name.startswith(starts) and any(told) for name, told in typed.items())
