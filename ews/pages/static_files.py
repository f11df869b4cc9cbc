"""The files that pages bring to browsers: styles, scripts, the map; read once, packed once.

All lie under one address that changes whenever one of them does, so browsers keep them for good.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from aiohttp import hdrs, web

from ews.pages.policy import HEADERS

FOLDER = "static"
EDITOR = "vendor/openchemlib.js"  # brought by npm; without it structures are typed, not drawn
FOR_GOOD = "public, max-age=31536000, immutable"
KINDS = {".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file, plain and packed."""

    kind: str
    plain: bytes
    packed: bytes


@cache
def static_files() -> dict[str, StaticFile]:
    """Return all files by their path below the folder."""
    return {path: _read(path, found) for path, found in _walk(files("ews.pages") / FOLDER, "")}


@cache
def static_version() -> str:
    """Return what changes whenever a file does."""
    whole = hashlib.sha256()
    for path, each in sorted(static_files().items()):
        whole.update(path.encode() + b"\0" + hashlib.sha256(each.plain).digest())
    return whole.hexdigest()[:12]


def static_url(path: str) -> str:
    """Return the address of a file.

    Raises:
        KeyError: there is no such file.
    """
    if path not in static_files():
        raise KeyError(path)
    return f"/static/{static_version()}/{path}"


@cache
def map_codes() -> tuple[str, ...]:
    """Return the countries that the map can show, in the order of their codes."""
    drawn = static_files()["world.svg"].plain.decode()
    return tuple(sorted(re.findall(r'id="([A-Z]{2})"', drawn)))


def has_editor() -> bool:
    """Say whether the structure editor is there."""
    return EDITOR in static_files()


async def get_static(request: web.Request) -> web.Response:
    """Return a file; of another version too, which a page that is still open may ask for."""
    found = static_files().get(request.match_info["path"])
    if found is None:
        raise web.HTTPNotFound
    is_packed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")
    headers = {**HEADERS, hdrs.CACHE_CONTROL: FOR_GOOD, hdrs.VARY: hdrs.ACCEPT_ENCODING}
    if is_packed:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    body = found.packed if is_packed else found.plain
    return web.Response(body=body, content_type=found.kind, headers=headers)


def _walk(folder: Traversable, above: str) -> list[tuple[str, Traversable]]:
    found = []
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        path = above + each.name
        found += _walk(each, f"{path}/") if each.is_dir() else [(path, each)]
    return found


def _read(path: str, found: Traversable) -> StaticFile:
    plain = found.read_bytes()
    ending = path[path.rfind(".") :]
    kind = KINDS.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return StaticFile(kind=kind, plain=plain, packed=gzip.compress(plain, 9, mtime=0))
