"""A visit to a page: who is there, what they typed, what the page asks of the API and shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import hdrs, web
from multidict import MultiDict, MultiDictProxy

from ews.errors import EwsError
from ews.pages.asking import Question, ask, read_answer
from ews.pages.policy import HEADERS

TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of a field
Form = MultiDictProxy[str | bytes | bytearray | web.FileField]
NOTHING_TYPED: Form = MultiDictProxy(MultiDict())


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request for a page. me: the API's `/v1/session`, None if nobody is signed in."""

    request: web.Request
    me: Mapping[str, Any] | None
    form: Form = field(default_factory=lambda: NOTHING_TYPED)

    def may(self, *scopes: str) -> bool:
        """Say whether the visitor has one of the scopes."""
        held = set(self.me["scopes"]) if self.me else set()
        return bool(held & {*scopes, "admin"})

    def typed(self, name: str) -> str:
        """Return what was typed into a field of the form, without spaces around; "" if nothing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def asked(self, name: str) -> str:
        """Return a parameter of the address, without spaces around; "" if it is not there."""
        return self.request.query.get(name, "").strip()

    async def get(self, path: str, **query: object) -> Any:
        """Ask the API to show something; query parameters that are None are left out.

        Raises:
            EwsError: what the API refuses.
        """
        asked = Question(method=hdrs.METH_GET, path=path, query=query)
        return read_answer(await ask(self.request, asked))

    async def send(self, method: str, path: str, body: object = None, **more: Any) -> Any:
        """Ask the API to change something. more: `query`, and `kind` of a body of bytes.

        Raises:
            EwsError: what the API refuses.
        """
        return read_answer(await self.respond(method, path, body, **more))

    async def respond(
        self, method: str, path: str, body: object = None, **more: Any
    ) -> web.Response:
        """Ask the API to change something, and return its whole answer, with its cookies.

        Raises:
            EwsError: what the API refuses.
        """
        token = self.typed(TOKEN_FIELD)
        asked = Question(method=method, path=path, body=body, token=token, **more)
        return await ask(self.request, asked)

    async def attempt(
        self, method: str, path: str, body: object = None, **more: Any
    ) -> tuple[Any, EwsError | None]:
        """Ask the API to change something; what it refuses is returned, for the form to show."""
        try:
            return await self.send(method, path, body, **more), None
        except EwsError as error:
            return None, error

    def show(self, template: str, *, status: int = 200, **context: object) -> web.Response:
        """Show a page."""
        given = {"visit": self, "me": self.me, "problem": None, **context}
        response = aiohttp_jinja2.render_template(template, self.request, given, status=status)
        response.headers.update(HEADERS)
        response.enable_compression()
        return response

    def go(self, path: str, *, said: str | None = None, **query: object) -> web.Response:
        """Go to another page. said: a key of `ews.pages.words.SAID`, told at its top."""
        told = {**query, "said": said}
        wanted = {name: str(value) for name, value in told.items() if value is not None}
        mark = "&" if "?" in path else "?"
        location = path + (mark + urlencode(wanted) if wanted else "")
        return web.Response(status=303, headers={**HEADERS, hdrs.LOCATION: location})
