"""Signing in and out by password and code; what people do about their own account."""

from typing import Any

from aiohttp import web

from ews.api.access_keys import ACCESS, LIMITS, SESSION
from ews.api.answers import write
from ews.api.authentication import sender_of
from ews.api.client_address import client_address
from ews.api.cookies import (
    SESSION_NAME,
    csrf_token,
    drop_cookie,
    read_cookie,
    require_own_origin,
    set_cookie,
)
from ews.api.errors import NotFoundError, UnauthenticatedError
from ews.api.keys import SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.own_account import (
    accept_invitation,
    begin_second_factor,
    change_password,
    confirm_second_factor,
)
from ews.flow.signing_in import Browser, sign_in
from ews.store.sessions import (
    Session,
    end_session,
    end_sessions,
    find_session,
    open_sessions,
)
from schemas.sign_in import (
    CodeSchema,
    DoneSchema,
    InvitationSchema,
    MaybeCodeSchema,
    NewPasswordSchema,
    OpenSessionSchema,
    OpenSessionsSchema,
    RecoveryCodesSchema,
    SecondFactorSchema,
    SessionSchema,
    SignInSchema,
)

LONGEST_AGENT = 200
routes = Routes("sign-in")
OPEN = OpenSessionSchema()


@routes.post("/v1/sign-in", scope=None, body=SignInSchema, answers={200: SessionSchema})
async def post_sign_in(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Sign in; the answer sets the cookie of the session."""
    token = await sign_in(
        request.app[ACCESS],
        guarded_browser(request),
        name=body["sign_in_name"],
        password=body["password"],
        code=body["code"],
    )
    return await signed_in(request, token)


@routes.post("/v1/sign-in/invitation", scope=None, body=InvitationSchema, answers={200: DoneSchema})
async def post_acceptance(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Set your password by an invitation; then sign in."""
    guarded_browser(request)
    await accept_invitation(request.app[ACCESS], **body)
    return write({"done": True})


@routes.get("/v1/session", scope="session", answers={200: SessionSchema})
async def get_session(request: web.Request) -> web.Response:
    """Show who you are, signed in, and the token to send with each change."""
    return _write_session(request[SESSION], read_cookie(request, SESSION_NAME) or "")


@routes.delete("/v1/session", scope="session", answers={200: DoneSchema})
async def delete_session(request: web.Request) -> web.Response:
    """Sign out."""
    access, session = request.app[ACCESS], request[SESSION]
    async with access.pool.acquire() as conn:
        await end_session(conn, session.id, session.person_id, at=access.clock.now())
    answer = write({"done": True})
    drop_cookie(request, answer, SESSION_NAME)
    return answer


@routes.get("/v1/sessions", scope="session", answers={200: OpenSessionsSchema})
async def get_sessions(request: web.Request) -> web.Response:
    """List your sessions."""
    access, session = request.app[ACCESS], request[SESSION]
    async with access.pool.acquire() as conn:
        found = await open_sessions(
            conn,
            session.person_id,
            at=access.clock.now(),
            idle=access.settings.session_idle,
        )
    shown = [{**OPEN.dump(each), "current": each.id == session.id} for each in found]
    return write({"sessions": shown})


@routes.delete("/v1/sessions", scope="session", answers={200: DoneSchema})
async def delete_sessions(request: web.Request) -> web.Response:
    """End all your other sessions."""
    access, session = request.app[ACCESS], request[SESSION]
    async with access.pool.acquire() as conn:
        await end_sessions(conn, session.person_id, at=access.clock.now(), but=session.id)
    return write({"done": True})


@routes.delete("/v1/sessions/{session_id}", scope="session", answers={200: DoneSchema})
async def delete_one_session(request: web.Request) -> web.Response:
    """End one of your sessions."""
    access, session_id = request.app[ACCESS], path_uuid(request, "session_id")
    person_id, at = request[SESSION].person_id, access.clock.now()
    async with access.pool.acquire() as conn:
        if not await end_session(conn, session_id, person_id, at=at):
            raise NotFoundError("you have no such session; GET /v1/sessions lists them")
    return write({"done": True})


@routes.put(
    "/v1/session/password", scope="session", body=NewPasswordSchema, answers={200: DoneSchema}
)
async def put_password(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Change your password; all your other sessions end."""
    await change_password(request.app[ACCESS], guarded_browser(request), request[SESSION], **body)
    return write({"done": True})


@routes.post(
    "/v1/session/second-factor",
    scope="session",
    body=MaybeCodeSchema,
    answers={201: SecondFactorSchema},
)
async def post_second_factor(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Begin to set up an authenticator; to replace one, give a code of it."""
    secret, uri = await begin_second_factor(
        request.app[ACCESS], guarded_browser(request), request[SESSION], **body
    )
    answer = write({"secret": secret, "uri": uri}, status=201)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.post(
    "/v1/session/second-factor/confirm",
    scope="session",
    body=CodeSchema,
    answers={200: RecoveryCodesSchema},
)
async def post_confirmation(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Confirm the authenticator; the answer holds recovery codes, once, and a new session."""
    confirmed = await confirm_second_factor(
        request.app[ACCESS], guarded_browser(request), request[SESSION], **body
    )
    answer = write({"recovery_codes": confirmed.recovery_codes})
    keep_session(request, answer, confirmed.token)
    return answer


def guarded_browser(request: web.Request) -> Browser:
    """Return where a sign-in comes from, counted, and refused from another site's page."""
    require_own_origin(request, is_needed=False)
    address = client_address(request, request.app[ACCESS].settings.proxies)
    request.app[LIMITS].take_sign_in(address)
    agent = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
    return Browser(
        address=address,
        agent="".join(sign for sign in agent if sign.isprintable()),
        old_token=read_cookie(request, SESSION_NAME),
    )


def keep_session(request: web.Request, answer: web.StreamResponse, token: str) -> None:
    """Give the browser the session's token."""
    longest = request.app[ACCESS].settings.session_longest
    set_cookie(request, answer, SESSION_NAME, token, seconds=int(longest.total_seconds()))


async def signed_in(request: web.Request, token: str) -> web.Response:
    """Answer who is signed in, with the cookie."""
    answer = _write_session(await new_session(request, token), token)
    keep_session(request, answer, token)
    return answer


async def new_session(request: web.Request, token: str) -> Session:
    """Return the session that was just begun; from here on the request is its person's."""
    access = request.app[ACCESS]
    async with access.pool.acquire() as conn:
        session = await find_session(
            conn, token, at=access.clock.now(), idle=access.settings.session_idle
        )
    if session is None:
        raise UnauthenticatedError("the session ended at once; sign in again")
    request[SENDER] = sender_of(session)  # the audit says who signed in
    return session


def _write_session(session: Session, token: str) -> web.Response:
    answer = write(
        {
            "id": session.id,
            "person_id": session.person_id,
            "person": session.person_name,
            "organisation_id": session.organisation_id,
            "organisation": session.organisation_name,
            "roles": list(session.roles),
            "scopes": sorted(sender_of(session).scopes),
            "second_factor": "done" if session.is_full else "to_set_up",
            "csrf_token": csrf_token(token),
            "expires_at": session.expires_at,
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
