"""One decorator makes a handler a route, guards it, and writes it into the OpenAPI document.

    routes = Routes("signals")

    @routes.get("/v1/signals/{signal_id}", scope="signal:triage", answers={200: SignalSchema})
    async def get_signal(request: web.Request) -> web.Response:
        '''Show one signal.'''
        sender = request[SENDER]          # from ews.api.keys

`query` (a schema) is loaded from the query string and given as `query=`; `body` (a schema) from the
JSON body and given as `body=`. `scope=None` makes a route open to all, `scope="any"` to whoever is
let in, `scope="session"` to people who signed in.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from aiohttp import web
from aiohttp.typedefs import Handler

from ews.api.auditing import audited
from ews.api.authentication import Guard, authenticate
from ews.api.bodies import read_json
from ews.api.errors import RequestInvalidError
from ews.api.queries import read_query
from schemas.issues import issues_from

SchemaType = type[ma.Schema]
OwnHandler = Callable[..., Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method on one path, as the document describes it.

    accepts: media types and schemas of the body where the handler reads it itself. audits_itself:
    what is done writes its entry of the audit in its own transaction (see auditing.py).
    """

    method: str
    path: str
    tag: str
    scope: Guard | None
    handler: OwnHandler
    query: SchemaType | None
    body: SchemaType | None
    accepts: Mapping[str, Any]
    answers: Mapping[int, Any]
    audits_itself: bool


@dataclass(slots=True)
class Routes:
    """The operations of one file, under one tag."""

    tag: str
    operations: list[Operation] = field(default_factory=list)
    _handlers: list[Handler] = field(default_factory=list)

    def get(self, path: str, **described: Any) -> Callable[[OwnHandler], OwnHandler]:
        """Register a GET."""
        return self.operation("GET", path, **described)

    def post(self, path: str, **described: Any) -> Callable[[OwnHandler], OwnHandler]:
        """Register a POST."""
        return self.operation("POST", path, **described)

    def put(self, path: str, **described: Any) -> Callable[[OwnHandler], OwnHandler]:
        """Register a PUT."""
        return self.operation("PUT", path, **described)

    def delete(self, path: str, **described: Any) -> Callable[[OwnHandler], OwnHandler]:
        """Register a DELETE."""
        return self.operation("DELETE", path, **described)

    def operation(
        self,
        method: str,
        path: str,
        *,
        scope: Guard | None,
        answers: Mapping[int, Any],
        query: SchemaType | None = None,
        body: SchemaType | None = None,
        accepts: Mapping[str, Any] | None = None,
        audits_itself: bool = False,
    ) -> Callable[[OwnHandler], OwnHandler]:
        """Register a handler; its docstring's first line is the summary."""

        def register(handler: OwnHandler) -> OwnHandler:
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    tag=self.tag,
                    scope=scope,
                    handler=handler,
                    query=query,
                    body=body,
                    accepts=accepts or {},
                    answers=answers,
                    audits_itself=audits_itself,
                )
            )
            return handler

        return register

    def add_to(self, app: web.Application) -> None:
        """Put all operations on the application's router; their handlers are made once."""
        self._handlers += [_guarded(each) for each in self.operations[len(self._handlers) :]]
        for operation, handler in zip(self.operations, self._handlers, strict=True):
            app.router.add_route(operation.method, operation.path, handler)


def _guarded(operation: Operation) -> Handler:
    """Authenticate, check the scope, read query and body, then ask the handler."""
    query = operation.query() if operation.query else None
    body = operation.body() if operation.body else None

    async def handle(request: web.Request) -> web.StreamResponse:
        if operation.scope is not None:
            await authenticate(request, operation.scope)
        return await audited(request, lambda: answer(request), is_within=operation.audits_itself)

    async def answer(request: web.Request) -> web.StreamResponse:
        arguments: dict[str, Any] = {}
        if query is not None:
            arguments["query"] = await read_query(request, query)
        if body is not None:
            arguments["body"] = _load(body, await read_json(request))
        return await operation.handler(request, **arguments)

    return handle


def _load(schema: ma.Schema, document: Any) -> Any:
    try:
        return schema.load(document)
    except ma.ValidationError as error:
        first = issues_from(error.messages)[0]
        raise RequestInvalidError(first.message, pointer=first.pointer, code=first.code) from error
