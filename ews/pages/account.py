"""A person's own account: password, second factor, open sessions."""

import segno
from aiohttp import web

from ews.errors import EwsError
from ews.pages.asking import read_answer
from ews.pages.routes import SECOND_FACTOR, PageRoutes
from ews.pages.visit import Visit

ACCOUNT = "/account"
routes = PageRoutes()


@routes.get(ACCOUNT, scope="any")
async def show_account(visit: Visit) -> web.Response:
    """Show who is signed in, and where else."""
    return await _account(visit)


@routes.post("/account/password", scope="any")
async def post_password(visit: Visit) -> web.Response:
    """Change the password."""
    body = {name: str(visit.form.get(name, "")) for name in ("current", "password")}
    _, problem = await visit.attempt("PUT", "/v1/session/password", body)
    if problem:
        return await _account(visit, problem)
    return visit.go(ACCOUNT, said="password_changed")


@routes.post("/account/sessions/end", scope="any")
async def post_end_sessions(visit: Visit) -> web.Response:
    """End all other sessions, or the one that is named."""
    session_id = visit.typed("session_id")
    path = f"/v1/sessions/{session_id}" if session_id else "/v1/sessions"
    await visit.send("DELETE", path)
    return visit.go(ACCOUNT, said="session_ended" if session_id else "sessions_ended")


@routes.get(SECOND_FACTOR, scope="any")
async def show_second_factor(visit: Visit) -> web.Response:
    """Say what a second factor is, and begin."""
    return visit.show("second_factor.html", begun=None)


@routes.post(SECOND_FACTOR, scope="any")
async def post_second_factor(visit: Visit) -> web.Response:
    """Make a secret for an authenticator, and show it as a picture to scan."""
    body = {"code": visit.typed("code")} if visit.typed("code") else {}
    begun, problem = await visit.attempt("POST", "/v1/session/second-factor", body)
    if problem:
        return visit.show("second_factor.html", status=problem.status, problem=problem, begun=None)
    return visit.show("second_factor.html", begun=begun, picture=_picture(begun["uri"]))


@routes.post(f"{SECOND_FACTOR}/confirm", scope="any")
async def post_confirmation(visit: Visit) -> web.Response:
    """Confirm the authenticator by a code of it; recovery codes are shown once."""
    begun = {"secret": visit.typed("secret"), "uri": visit.typed("uri")}
    body = {"code": visit.typed("code").replace(" ", "")}
    try:
        answer = await visit.respond("POST", "/v1/session/second-factor/confirm", body)
    except EwsError as error:
        return visit.show(
            "second_factor.html",
            status=error.status,
            problem=error,
            begun=begun,
            picture=_picture(begun["uri"]),
        )
    shown = visit.show("recovery_codes.html", codes=read_answer(answer)["recovery_codes"])
    for name, morsel in answer.cookies.items():
        shown.cookies[name] = morsel
    return shown


async def _account(visit: Visit, problem: EwsError | None = None) -> web.Response:
    found = await visit.get("/v1/sessions")
    return visit.show(
        "account.html",
        status=problem.status if problem else 200,
        problem=problem,
        sessions=found["sessions"],
    )


def _picture(uri: str) -> str:
    """Return a QR code as the address of a picture."""
    return str(segno.make(uri).svg_data_uri(scale=5, border=2))
