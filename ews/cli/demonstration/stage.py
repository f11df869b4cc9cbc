"""The running exchange that the demonstration plays on: database, API, worker, receivers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from connectors.transports.addresses import AddressRules
from ews.app import build_app
from ews.cli.demonstration.cast import Cast, assemble_cast
from ews.cli.demonstration.client import Client
from ews.cli.demonstration.doors import open_doors
from ews.cli.demonstration.receivers import LOOPBACK, Network, Subscriber, listening
from ews.clock import SystemClock
from ews.flow.exchange import Exchange, open_exchange
from ews.settings import Settings
from ews.store.connection import Pool
from ews.store.embedded import running_database
from ews.store.export_gates import ELSE, Gate, list_gates, set_gate
from ews.store.export_receivers import put_receiver
from ews.store.migrate import migrate
from ews.store.pool import open_pool
from ews.worker.main import run_worker

NETWORK = "Demonstration advisory network"
TOKEN = "only-on-loopback"  # noqa: S105 - both ends are this process
MEMORY = "demonstration.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything the acts need; base: the address of the API."""

    pool: Pool
    client: Client
    cast: Cast
    subscriber: Subscriber
    network: Network
    receivers_port: int


@asynccontextmanager
async def open_stage(settings: Settings) -> AsyncIterator[Stage]:
    """Start the database, the API, a worker and the two receivers; end them afterwards."""
    async with running_database(settings) as dsn:
        await migrate(dsn)
        async with open_pool(dsn, size=settings.pool_size) as pool:
            clock = SystemClock()
            async with (
                open_exchange(
                    pool, clock, processes=settings.compute_processes, opsin=settings.opsin
                ) as exchange,
                _worker(dsn, pool),
                _api(exchange, settings) as base,
                aiohttp.ClientSession() as session,
                _play(pool, settings, Client(session, base)) as stage,
            ):
                yield stage


@asynccontextmanager
async def _play(pool: Pool, settings: Settings, client: Client) -> AsyncIterator[Stage]:
    at, memory = SystemClock().now(), settings.home / MEMORY
    async with pool.acquire() as conn:
        cast = await assemble_cast(conn, memory, at=at)
    subscriber, network = Subscriber(), Network(token=TOKEN)
    async with listening(subscriber, network, cast.kept.get("port", 0)) as port:
        async with pool.acquire() as conn:
            address = f"http://{LOOPBACK}:{port}/advisory"
            await put_receiver(conn, name=NETWORK, address=address, token=TOKEN, at=at)
            if not await list_gates(conn):  # every country of the demonstration lets its facts go
                gate = Gate(country=ELSE, policy="auto")
                await set_gate(conn, gate, person_id=None, at=at)
        yield Stage(
            pool=pool,
            client=client,
            cast=cast,
            subscriber=subscriber,
            network=network,
            receivers_port=port,
        )


@asynccontextmanager
async def _worker(dsn: str, pool: Pool) -> AsyncIterator[None]:
    stop = asyncio.Event()
    working = asyncio.create_task(run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True))
    try:
        yield
    finally:
        stop.set()
        with suppress(asyncio.CancelledError):
            await working


@asynccontextmanager
async def _api(exchange: Exchange, settings: Settings) -> AsyncIterator[str]:
    """Serve on the port of the settings, or on a free one if that is taken."""
    rules = AddressRules(allow_loopback=True)
    app = build_app(exchange, address_rules=rules, with_reference=True)
    open_doors(app, settings.host)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError:
            await web.TCPSite(runner, settings.host, 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
