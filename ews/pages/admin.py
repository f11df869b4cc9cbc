"""Administration: its tabs by what one may do, and the page that asks once more."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from ews.api.errors import ForbiddenError
from ews.errors import EwsError
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit

ADMIN = "/admin"
routes = PageRoutes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One subject of administration, and the scope that opens it."""

    name: str
    path: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that is asked for once more. title: with `%(name)s`. words: what then happens.

    note: the label of a field for words, if it has one.
    """

    title: str
    name: str
    words: str
    action: str
    button: str
    back: str
    note: str = ""


TABS = (
    Tab(name=_("Organisations"), path="/admin/organisations", scope="org:manage"),
    Tab(name=_("People"), path="/admin/people", scope="org:manage"),
    Tab(name=_("Keys"), path="/admin/keys", scope="org:manage"),
    Tab(name=_("Focal points"), path="/admin/focal-points", scope="org:manage"),
    Tab(name=_("Groups"), path="/admin/groups", scope="org:manage"),
    Tab(name=_("Delegations"), path="/admin/delegations", scope="org:manage"),
    Tab(name=_("Feeds"), path="/admin/feeds", scope="subscription:manage"),
    Tab(name=_("Audit"), path="/admin/audit", scope="audit:read"),
)


@routes.get(ADMIN, scope="any")
async def show_admin(visit: Visit) -> web.Response:
    """Lead to the first subject that the visitor may manage."""
    open_to = tabs(visit)
    if not open_to:
        raise ForbiddenError("this page needs the role of a manager, an auditor or a subscriber")
    return visit.go(open_to[0].path)


def tabs(visit: Visit) -> list[Tab]:
    """Return the subjects that the visitor may open."""
    return [each for each in TABS if visit.may(each.scope)]


def show(
    visit: Visit, template: str, *, problem: EwsError | None = None, **context: Any
) -> web.Response:
    """Show a page of administration, with its tabs."""
    here = visit.request.path
    return visit.show(
        f"admin/{template}",
        status=problem.status if problem else 200,
        problem=problem,
        tabs=[
            (each.name, each.path, here == each.path or here.startswith(f"{each.path}/"))
            for each in tabs(visit)
        ],
        is_admin=visit.may("admin"),
        **context,
    )


def ask_again(visit: Visit, step: Step, *, problem: EwsError | None = None) -> web.Response:
    """Ask once more before something is done that cannot easily be undone."""
    return show(visit, "confirm.html", problem=problem, step=step)


def own_organisation(visit: Visit) -> str:
    """Return the id of the visitor's organisation."""
    return str(visit.me["organisation_id"]) if visit.me else ""


def chosen_organisation(visit: Visit) -> str | None:
    """Return whose people or keys are shown; None: one's own, which is no question."""
    asked = visit.asked("organisation_id") or visit.typed("organisation_id")
    return asked if asked and asked != own_organisation(visit) else None


def part(visit: Visit, name: str) -> str:
    """Return a part of the page's address."""
    return visit.request.match_info[name]


def ticked(visit: Visit, name: str) -> list[str]:
    """Return the values of a field that were ticked."""
    return [each for each in visit.form.getall(name, []) if isinstance(each, str)]


async def organisations(visit: Visit) -> list[dict[str, Any]]:
    """Return all organisations, to choose one; none to who may not know them."""
    try:
        found: list[dict[str, Any]] = (await visit.get("/v1/organisations"))["organisations"]
    except EwsError as error:
        if error.status != HTTPStatus.FORBIDDEN:
            raise
        return []
    return found
