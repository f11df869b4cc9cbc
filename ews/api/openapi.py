"""Write the OpenAPI 3.1 document from the same operations that make the routes."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from ews.api.operations import Operation
from schemas.problems import ProblemSchema

_PARAMETER = re.compile(r"\{([a-z_]+)(?::[^{}]+)?\}")
_PROBLEMS = (400, 401, 403, 404, 409, 413, 415, 422, 429)


def openapi_document(operations: Iterable[Operation], *, version: str) -> dict[str, Any]:
    """Return the document; schemas are described once, under components."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title="ews: early-warning exchange for new psychoactive substances",
        version=version,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
    )
    if plugin.converter is not None:  # never: the specification has made it
        plugin.converter.add_attribute_function(_without_empty_default)  # type: ignore[no-untyped-call]
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    session = {"type": "apiKey", "in": "cookie", "name": "__Host-ews_session"}
    spec.components.security_scheme("session", session)
    for operation in operations:
        path = _PARAMETER.sub(r"{\1}", operation.path)
        spec.path(path=path, operations={operation.method.lower(): _described(operation)})
    document: dict[str, Any] = spec.to_dict()
    return document


def _without_empty_default(_converter: Any, _field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
    """Leave out a default that stands for "not given": it is no value that may be sent."""
    if ret.get("default", True) in (None, ""):
        del ret["default"]
    if "enum" in ret and "null" in ret.get("type", ()):
        return {"enum": [*ret["enum"], None]}
    return {}


def _described(operation: Operation) -> dict[str, Any]:
    words = (operation.handler.__doc__ or "").strip()
    described: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": words.partition("\n")[0],
        "description": words,
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": _responses(operation.answers),
    }
    if operation.scope is not None:
        described["security"] = [{"key": []}, {"session": []}]
        described["x-scope"] = operation.scope
    accepts = operation.accepts or ({"application/json": operation.body} if operation.body else {})
    if accepts:
        content = {kind: {"schema": schema} for kind, schema in accepts.items()}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(operation.path)
    ]
    return in_path + ([{"in": "query", "schema": operation.query}] if operation.query else [])


def _responses(answers: Mapping[int, Any]) -> dict[str, Any]:
    described = {str(status): _response(status, schema) for status, schema in answers.items()}
    problem = {"application/problem+json": {"schema": ProblemSchema}}
    for status in _PROBLEMS:
        described.setdefault(
            str(status), {"description": HTTPStatus(status).phrase, "content": problem}
        )
    return described


def _response(status: int, schema: Any) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if schema is not None:
        described["content"] = {"application/json": {"schema": schema}}
    return described
