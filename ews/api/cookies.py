"""Cookies of sign-in, and what keeps other sites from using them."""

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from ews.api.access_keys import ACCESS
from ews.api.errors import ForbiddenError
from ews.settings_access import AccessSettings

SAFE = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
CSRF_HEADER = "X-CSRF-Token"
SESSION_NAME, ELSEWHERE_NAME = "ews_session", "ews_elsewhere"
LONGEST = 200
_FROM_HERE = frozenset({"same-origin", "none"})  # Sec-Fetch-Site; none: typed by the person


class CsrfError(ForbiddenError):
    """The request may be another site's doing."""

    code = "csrf"


def read_cookie(request: web.Request, name: str) -> str | None:
    """Return a cookie of ours."""
    value = request.cookies.get(_full_name(request.app[ACCESS].settings, name))
    is_ours = value and len(value) <= LONGEST and value.isascii() and value.isprintable()
    return value if is_ours else None


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, *, seconds: int
) -> None:
    """Give the browser a cookie that no script reads and no other site sends along with a form."""
    settings = request.app[ACCESS].settings
    response.set_cookie(
        _full_name(settings, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=not settings.is_plain_loopback,
        samesite="Lax",
    )
    response.headers["Cache-Control"] = "no-store"


def drop_cookie(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Take a cookie back."""
    set_cookie(request, response, name, "", seconds=0)


def csrf_token(session_token: str) -> str:
    """Return what a page of ours sends with each change; it follows from the session's token."""
    made = hmac.digest(session_token.encode(), b"ews csrf", hashlib.sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def require_own_page(request: web.Request, session_token: str) -> None:
    """Refuse a change by cookie that did not come from a page of this service.

    Raises:
        CsrfError: origin or token is missing or wrong.
    """
    if request.method in SAFE:
        return
    require_own_origin(request, is_needed=True)
    given = request.headers.get(CSRF_HEADER, "")
    is_ascii = given.isascii()  # half of a surrogate pair stands for a byte that is no text
    if not (is_ascii and hmac.compare_digest(given, csrf_token(session_token))):
        raise CsrfError(f"found no valid {CSRF_HEADER}; GET /v1/session gives the token to send")


def require_own_origin(request: web.Request, *, is_needed: bool) -> None:
    """Refuse what another site's page sends; what is no browser's says no origin.

    Raises:
        CsrfError: the origin is another, or is needed and not told.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        is_own = origin.lower() in _own_origins(request)
    elif site is not None:
        is_own = site in _FROM_HERE
    else:
        is_own = not is_needed
    if not is_own:
        raise CsrfError("the request comes from a page of another site, or does not say from which")


def _own_origins(request: web.Request) -> set[str]:
    base = urlsplit(request.app[ACCESS].settings.base_url)
    return {f"{base.scheme}://{base.netloc}".lower(), f"{request.scheme}://{request.host}".lower()}


def _full_name(settings: AccessSettings, name: str) -> str:
    """`__Host-` makes browsers refuse the cookie but from this host, over TLS, for all paths."""
    return name if settings.is_plain_loopback else f"__Host-{name}"
