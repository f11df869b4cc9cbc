"""One decorator makes a function a page: signs the visitor in first, and shows what goes wrong.

    routes = PageRoutes()

    @routes.get("/substances/{substance_id}", scope="check")
    async def show_substance(visit: Visit) -> web.Response:
        '''Show a substance.'''

`scope=None` makes a page open to all; `scope="any"` to whoever is signed in. Forms send the field
`csrf_token`, which `{{ token_field() }}` writes.
"""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ews.api.authentication import SecondFactorMissingError
from ews.api.cookies import CsrfError
from ews.api.errors import BodyTooLargeError, ForbiddenError, UnauthenticatedError
from ews.errors import EwsError
from ews.log import get_logger
from ews.pages.asking import MOST_BYTES, Question, ask, read_answer
from ews.pages.visit import NOTHING_TYPED, TOKEN_FIELD, Form, Visit
from ews.store.transactions import in_words

Page = Callable[[Visit], Awaitable[web.StreamResponse]]
WHO = Question(method=hdrs.METH_GET, path="/v1/session")
SIGN_IN, SECOND_FACTOR = "/sign-in", "/account/second-factor"
MOST_OF_STRANGERS = 2**16  # bytes
log = get_logger(__name__)


class BrokenFormError(EwsError):
    """What a form sent cannot be read."""

    code = "form_broken"
    status = HTTPStatus.BAD_REQUEST


class PageFailedError(EwsError):
    """Something that nobody foresaw."""

    code = "internal_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
    method: str
    path: str
    scope: str | None
    page: Page


@dataclass(slots=True)
class PageRoutes:
    """The pages of one file."""

    pages: list[_Described] = field(default_factory=list)

    def get(self, path: str, *, scope: str | None) -> Callable[[Page], Page]:
        """Register a page to show."""
        return self._page(hdrs.METH_GET, path, scope)

    def post(self, path: str, *, scope: str | None) -> Callable[[Page], Page]:
        """Register what takes a form."""
        return self._page(hdrs.METH_POST, path, scope)

    def _page(self, method: str, path: str, scope: str | None) -> Callable[[Page], Page]:
        def register(page: Page) -> Page:
            self.pages.append(_Described(method=method, path=path, scope=scope, page=page))
            return page

        return register

    def add_to(self, app: web.Application) -> None:
        """Put all pages on the application's router."""
        for described in self.pages:
            app.router.add_route(described.method, described.path, _guarded(described))


def _guarded(described: _Described) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        visit = Visit(request=request, me=None)
        try:
            visit = Visit(request=request, me=await _who(request))
            _require(visit, described)
            visit = replace(visit, form=await _read_form(visit))
            _require_own_form(visit)
            return await described.page(visit)
        except UnauthenticatedError as error:
            return _to_sign_in(visit) if visit.me is None else show_problem(visit, error)
        except SecondFactorMissingError:
            return visit.go(SECOND_FACTOR)
        except EwsError as error:
            return show_problem(visit, error)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - shown as a page; the log has the whole
            return show_problem(visit, _known(error, described))

    return handle


async def _read_form(visit: Visit) -> Form:
    """Read what a form sent; of a stranger no more than a name and a password need."""
    if visit.request.method != hdrs.METH_POST:
        return NOTHING_TYPED
    most = MOST_BYTES if visit.me else MOST_OF_STRANGERS
    request = visit.request if visit.me else visit.request.clone(client_max_size=most)
    try:
        return await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise BodyTooLargeError(
            f"found more than {most // 1024} kB; divide the file, or send it to the API"
        ) from error
    except ValueError as error:
        raise BrokenFormError("the form cannot be read; open its page again") from error


async def _who(request: web.Request) -> dict[str, object] | None:
    try:
        return dict(read_answer(await ask(request, WHO)))
    except (UnauthenticatedError, ForbiddenError):
        return None


def _require(visit: Visit, described: _Described) -> None:
    """Refuse who may not open the page."""
    if described.scope is None:
        return
    if visit.me is None:
        raise UnauthenticatedError("sign in first")
    if described.scope == "any":
        return
    if visit.me["second_factor"] != "done":
        raise SecondFactorMissingError("set up the second factor first")
    if not visit.may(described.scope):
        raise ForbiddenError(f"this page needs a role with the scope {described.scope}")


def _require_own_form(visit: Visit) -> None:
    """Refuse what another site's page sends in the name of somebody who is signed in."""
    if visit.me is None or visit.request.method != hdrs.METH_POST:
        return
    given, expected = visit.typed(TOKEN_FIELD), str(visit.me["csrf_token"])
    if not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise CsrfError("the form is of an earlier sign-in, or not ours; open its page again")


def _to_sign_in(visit: Visit) -> web.Response:
    path = visit.request.path_qs if visit.request.method == hdrs.METH_GET else "/"
    return visit.go(f"{SIGN_IN}?{urlencode({'next': path})}")


def _known(error: Exception, described: _Described) -> EwsError:
    known = in_words(error)
    if known is not None:
        return known
    log.exception("page_failed", method=described.method, route=described.path)
    return PageFailedError("the service failed; try again later: nothing is kept twice")


def show_problem(visit: Visit, error: EwsError) -> web.Response:
    """Show a page that says what went wrong and what to do."""
    status = HTTPStatus(error.status)
    return visit.show("problem.html", status=status, problem=error, phrase=status.phrase)
