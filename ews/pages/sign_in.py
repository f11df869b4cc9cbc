"""Signing in and out, and setting a password by an invitation."""

from typing import Any

from aiohttp import web

from ews.api.access_keys import PROVIDER
from ews.errors import EwsError
from ews.pages.asking import read_answer
from ews.pages.routes import SECOND_FACTOR, SIGN_IN, PageRoutes
from ews.pages.visit import Visit

routes = PageRoutes()


@routes.get(SIGN_IN, scope=None)
async def show_sign_in(visit: Visit) -> web.Response:
    """Ask for name, password and code."""
    return visit.go(_own(visit.asked("next"))) if visit.me else _ask(visit, visit.asked("next"))


@routes.post(SIGN_IN, scope=None)
async def post_sign_in(visit: Visit) -> web.Response:
    """Sign in, and go where the visitor wanted to go."""
    body = {
        "sign_in_name": visit.typed("sign_in_name"),
        "password": str(visit.form.get("password", "")),
    }
    if visit.typed("code"):
        body["code"] = visit.typed("code").replace(" ", "")
    try:
        answer = await visit.respond("POST", "/v1/sign-in", body)
    except EwsError as error:
        return _ask(visit, visit.typed("next"), error)
    is_full = read_answer(answer)["second_factor"] == "done"
    return _with_cookies(visit.go(_own(visit.typed("next")) if is_full else SECOND_FACTOR), answer)


@routes.post("/sign-out", scope="any")
async def post_sign_out(visit: Visit) -> web.Response:
    """End the session."""
    answer = await visit.respond("DELETE", "/v1/session")
    return _with_cookies(visit.go("/", said="signed_out"), answer)


@routes.get("/invitation", scope=None)
async def show_invitation(visit: Visit) -> web.Response:
    """Ask for a password, by an invitation."""
    return visit.show("invitation.html", invitation=visit.asked("invitation"))


@routes.post("/invitation", scope=None)
async def post_invitation(visit: Visit) -> web.Response:
    """Set the password."""
    body: dict[str, Any] = {
        "invitation": visit.typed("invitation"),
        "password": str(visit.form.get("password", "")),
    }
    _, problem = await visit.attempt("POST", "/v1/sign-in/invitation", body)
    if problem:
        return visit.show(
            "invitation.html",
            status=problem.status,
            problem=problem,
            invitation=body["invitation"],
        )
    return visit.go(SIGN_IN, said="password_set")


def _ask(visit: Visit, next_path: str, problem: EwsError | None = None) -> web.Response:
    return visit.show(
        "sign_in.html",
        status=problem.status if problem else 200,
        problem=problem,
        next=_own(next_path),
        has_provider=PROVIDER in visit.request.app,
    )


def _own(path: str) -> str:
    """Return a path of this service, or the first page: no link leads elsewhere through here."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_own else "/"


def _with_cookies(response: web.Response, answer: web.Response) -> web.Response:
    for name, morsel in answer.cookies.items():
        response.cookies[name] = morsel
    return response
