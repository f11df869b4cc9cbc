"""Read query strings through webargs: unknown parameters are refused, errors have a code."""

from types import MappingProxyType
from typing import Any, NoReturn

import marshmallow as ma
from aiohttp import web
from webargs.aiohttpparser import AIOHTTPParser

from ews.api.errors import RequestInvalidError
from schemas.issues import issues_from, pointer_to, shown


class QueryParser(AIOHTTPParser):
    """webargs' parser for aiohttp, with our errors."""

    DEFAULT_UNKNOWN_BY_LOCATION = MappingProxyType({"query": ma.RAISE})  # type: ignore[assignment]

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raise the first issue."""
        first = issues_from(error.messages)[0]
        raise RequestInvalidError(
            f"query: {first.message}",
            pointer=first.pointer.removeprefix("/query"),
            code=first.code,
        ) from error


_PARSER = QueryParser()


async def read_query(request: web.Request, schema: ma.Schema) -> Any:
    """Return the query string as `schema` makes it; of what is given twice nothing is guessed."""
    for name in request.query:
        if len(request.query.getall(name)) > 1:
            raise RequestInvalidError(
                f"query: found {shown(name)} more than once, expected once; ask one by one",
                pointer=pointer_to(name),
                code="parameter_repeated",
            )
    return await _PARSER.parse(schema, request, location="query")
