"""The key of the listing that others fetch from."""

from aiohttp import web

from ews.flow.taxii import Library

LIBRARY: web.AppKey[Library] = web.AppKey("LIBRARY", Library)
