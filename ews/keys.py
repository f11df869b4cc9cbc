"""Typed keys of what the web application carries (their values are generic in stubs only)."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    import asyncpg

    from ews.clock import Clock
    from ews.settings import Settings

POOL: "web.AppKey[asyncpg.Pool[asyncpg.Record]]" = web.AppKey("POOL")
SETTINGS: "web.AppKey[Settings]" = web.AppKey("SETTINGS")
CLOCK: "web.AppKey[Clock]" = web.AppKey("CLOCK")
