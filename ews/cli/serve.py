"""`ews serve`: the API, until SIGTERM; with a worker beside it if asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated

import typer
from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.api.keys import BASE_URL, OFFERS_EMAIL, STOPPING
from ews.app import build_app
from ews.clock import SystemClock
from ews.errors import EwsError
from ews.flow.exchange import open_exchange
from ews.log import configure_logging, get_logger
from ews.settings import Settings, read_settings
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.migrate import migrate
from ews.store.pool import open_pool
from ews.worker.main import limits_of, run_worker, stop_on_signals

app = typer.Typer()

FINISH_SECONDS = 10.0  # what a request that has begun may still take at the end
LOG = get_logger(__name__)

Host = Annotated[str | None, typer.Option("--host", help="else that of EWS_LISTEN")]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="0: any free one")]
WithWorker = Annotated[bool, typer.Option("--with-worker", help="deliver in this process too")]


class CannotListenError(EwsError):
    """The address is taken, or not ours."""

    code = "cannot_listen"


@app.command()
def serve(host: Host = None, port: Port = None, with_worker: WithWorker = False) -> None:
    """Serve the API; the database is migrated first, and started if it is our own."""
    settings = read_settings()
    settings = replace(
        settings, host=host or settings.host, port=settings.port if port is None else port
    )
    asyncio.run(_serve(settings, with_worker=with_worker))


async def _serve(settings: Settings, *, with_worker: bool) -> None:
    configure_logging(settings.log_level)
    stop = asyncio.Event()
    stop_on_signals(stop)
    clock = SystemClock()
    async with running_database(settings) as dsn:
        await migrate(dsn)
        async with (
            open_pool(dsn, size=settings.pool_size) as pool,
            _readers(settings) as read_pool,
            open_exchange(
                pool,
                clock,
                processes=settings.compute_processes,
                opsin=settings.opsin,
                read_pool=read_pool,
            ) as exchange,
            asyncio.TaskGroup() as tasks,
        ):
            if with_worker:
                tasks.create_task(
                    run_worker(
                        dsn,
                        pool,
                        clock,
                        stop,
                        allow_loopback=settings.allow_loopback,
                        limits=limits_of(settings),
                    )
                )
            rules = AddressRules(allow_loopback=settings.allow_loopback)
            app = build_app(
                exchange, address_rules=rules, with_reference=True, access=settings.access
            )
            app[OFFERS_EMAIL], app[BASE_URL] = settings.mail is not None, settings.base_url
            await _listen(app, settings, stop)


@asynccontextmanager
async def _readers(settings: Settings) -> "AsyncIterator[Pool | None]":
    """Open connections to the standbys; None if there are none."""
    if settings.read_database_url is None:
        yield None
        return
    async with open_pool(
        settings.read_database_url, size=settings.pool_size, reads_only=True
    ) as pool:
        yield pool


async def _listen(application: web.Application, settings: Settings, stop: asyncio.Event) -> None:
    """Answer until `stop`; then refuse new connections and finish what has begun."""
    runner = web.AppRunner(application, shutdown_timeout=FINISH_SECONDS, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        try:
            await site.start()
        except OSError as error:
            raise CannotListenError(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "choose another port with --port, or end what listens there"
            ) from error
        for address in runner.addresses:
            typer.echo(f"serving http://{address[0]}:{address[1]}", err=True)
        await stop.wait()
        application[STOPPING].set()  # others send no more here, and then it ends
        await asyncio.sleep(settings.drain_seconds)
    finally:
        stop.set()
        await runner.cleanup()
