"""The limits that intake is measured against: a bare JSON echo, a bare insert of the same bytes."""

import sys
from typing import Any

from aiohttp import web

from ews.store.connection import Connection

TABLE = "CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, body jsonb NOT NULL)"
INSERT = "INSERT INTO bench_bare (body) VALUES ($1)"


async def echo(request: web.Request) -> web.Response:
    """Read JSON, write it back: what aiohttp itself costs."""
    return web.json_response(await request.json())


async def prepare_bare(conn: Connection) -> None:
    """Make the table of the bare insert."""
    await conn.execute(TABLE)


async def insert_bare(conn: Connection, body: Any) -> None:
    """Insert one body, one transaction."""
    await conn.execute(INSERT, body)


def main() -> None:
    """Serve the echo on the given port of loopback."""
    app = web.Application()
    app.router.add_post("/", echo)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
