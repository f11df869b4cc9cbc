"""The API's document as a page: Swagger UI, from this service alone, under a strict policy.

The user interface comes with the package swagger-ui-py, of which only the static files are used.
"""

from functools import cache
from importlib.resources import files

from aiohttp import web

from ews.api.errors import NotFoundError
from ews.api.operations import Routes

routes = Routes("service")

# Swagger UI sets styles on elements; no script may come from anywhere but here, nor be inline.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API of this early-warning exchange</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<noscript>
This page needs JavaScript; <a href="/v1/openapi.json">the document</a> does not.
</noscript>
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
"""
SCRIPT = """window.ui = SwaggerUIBundle({
  url: "/v1/openapi.json", dom_id: "#page", validatorUrl: null, deepLinking: true,
  persistAuthorization: false, tryItOutEnabled: false,
});
"""
OWN = {"page.js": (SCRIPT.encode(), "text/javascript")}
TAKEN = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}


@routes.get("/docs", scope=None, answers={200: None})
async def get_page(_request: web.Request) -> web.Response:
    """Show the API's document as a page to read and try."""
    return web.Response(text=PAGE, content_type="text/html", headers=HEADERS)


@routes.get("/docs/{name}", scope=None, answers={200: None})
async def get_part(request: web.Request) -> web.Response:
    """Return one part of the page."""
    body, kind = _part(request.match_info["name"])
    headers = {**HEADERS, "Cache-Control": "public, max-age=86400"}
    return web.Response(body=body, content_type=kind, headers=headers)


def _part(name: str) -> tuple[bytes, str]:
    if name in OWN:
        return OWN[name]
    if name not in TAKEN:
        raise NotFoundError("there is no such part of the page")
    return _taken(name), TAKEN[name]


@cache
def _taken(name: str) -> bytes:
    return (files("swagger_ui") / "static" / name).read_bytes()
