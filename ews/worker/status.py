"""What a worker says of itself over HTTP: alive, ready, its metrics. For one's own network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import asyncpg
from aiohttp import web

from ews.errors import EwsError
from ews.metrics import CONTENT_TYPE, JobMetrics, waiting_series, written
from ews.store.backlog import backlog
from ews.store.changes import latest_seq
from ews.store.connection import Pool

DOWN = (EwsError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class CannotListenError(EwsError):
    """The address is taken, or not ours."""

    code = "cannot_listen"


@asynccontextmanager
async def telling(
    address: tuple[str, int] | None, pool: Pool, metrics: JobMetrics
) -> AsyncIterator[None]:
    """Answer /healthz, /readyz and /metrics at `address` meanwhile; None: nowhere."""
    if address is None:
        yield
        return
    runner = web.AppRunner(_application(pool, metrics), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *address).start()
        except OSError as error:
            raise CannotListenError(
                f"cannot listen on {address[0]}:{address[1]} ({error.strerror}); "
                "choose another EWS_WORKER_LISTEN"
            ) from error
        yield
    finally:
        await runner.cleanup()


def _application(pool: Pool, metrics: JobMetrics) -> web.Application:
    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readiness(_request: web.Request) -> web.Response:
        try:
            async with pool.acquire(timeout=2) as conn:
                await latest_seq(conn)
        except DOWN as error:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return web.json_response({"status": type(error).__name__}, status=status)
        return web.json_response({"status": "ok"})

    async def numbers(_request: web.Request) -> web.Response:
        async with pool.acquire(timeout=2) as conn:
            waits = await backlog(conn)
        body = written(
            metrics.registry, waiting_series(waits.waiting, waits.change_seq, waits.notices)
        )
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    application.add_routes(
        [
            web.get("/healthz", health),
            web.get("/readyz", readiness),
            web.get("/metrics", numbers),
        ]
    )
    return application
