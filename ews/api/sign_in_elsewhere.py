"""Signing in at an OpenID provider."""

from typing import Any

from aiohttp import web

from connectors.transports.oidc import OidcProvider
from ews.api.access_keys import ACCESS, PROVIDER
from ews.api.answers import write
from ews.api.cookies import ELSEWHERE_NAME, drop_cookie, read_cookie, set_cookie
from ews.api.errors import NotFoundError
from ews.api.operations import Routes
from ews.api.sign_in import guarded_browser, keep_session, new_session
from ews.flow.signing_in import refused
from ews.flow.signing_in_elsewhere import MINUTES, Begun, begin_elsewhere, finish_elsewhere
from schemas.sign_in import AddressSchema, ElsewhereQuery, ElsewhereSchema

CALLBACK = "/v1/sign-in/oidc/callback"
LONGEST = 4000
routes = Routes("sign-in")


@routes.get("/v1/sign-in/oidc", scope=None, query=ElsewhereQuery, answers={303: None, 502: None})
async def get_oidc(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Go to the OpenID provider, and come back signed in."""
    begun = await _begin(request, return_to=query["return_to"], invitation=None)
    answer = web.Response(status=303, headers={"Location": begun.address})
    _keep(request, answer, begun)
    return answer


@routes.post(
    "/v1/sign-in/oidc", scope=None, body=ElsewhereSchema, answers={200: AddressSchema, 502: None}
)
async def post_oidc(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Begin a sign-in at the OpenID provider, perhaps by an invitation."""
    begun = await _begin(request, **body)
    answer = write({"address": begun.address})
    _keep(request, answer, begun)
    return answer


@routes.get(CALLBACK, scope=None, answers={303: None, 502: None})
async def get_oidc_callback(request: web.Request) -> web.Response:
    """Take the provider's answer; the browser goes on, signed in."""
    browser, kept = guarded_browser(request), read_cookie(request, ELSEWHERE_NAME)
    given = {name: request.query.get(name) for name in ("state", "code", "iss")}
    is_odd = any(value is not None and len(value) > LONGEST for value in given.values())
    if kept is None or not given["state"] or is_odd:
        raise refused()
    token, return_to = await finish_elsewhere(
        request.app[ACCESS],
        _provider(request),
        browser,
        state=given["state"],
        kept_in_browser=kept,
        code=given["code"],
        issuer=given["iss"],
    )
    await new_session(request, token)
    answer = web.Response(status=303, headers={"Location": return_to})
    drop_cookie(request, answer, ELSEWHERE_NAME)
    keep_session(request, answer, token)
    return answer


async def _begin(request: web.Request, *, return_to: str, invitation: str | None) -> Begun:
    guarded_browser(request)
    return await begin_elsewhere(
        request.app[ACCESS],
        _provider(request),
        return_to=return_to,
        invitation=invitation,
    )


def _keep(request: web.Request, answer: web.StreamResponse, begun: Begun) -> None:
    seconds = int(MINUTES.total_seconds())
    set_cookie(request, answer, ELSEWHERE_NAME, begun.browser, seconds=seconds)


def _provider(request: web.Request) -> OidcProvider:
    found = request.app.get(PROVIDER)
    if found is None:
        raise NotFoundError("no OpenID provider is set up here; sign in by password")
    return found
