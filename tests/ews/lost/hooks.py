"""A receiver of webhooks in the test's process: a real HTTP server that writes down all it got."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson
from aiohttp import web

Record = tuple[str, str, int]  # which path, which record, which version
Answer = Callable[[str], Awaitable[int]]


@dataclass(slots=True)
class Hook:
    """Where it listens; what came: the ids of each record's deliveries, one entry an attempt."""

    url: str = ""
    came: defaultdict[Record, list[str]] = field(default_factory=lambda: defaultdict(list))
    taken: set[Record] = field(default_factory=set)
    bodies: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))

    def ids(self, path: str) -> dict[str, list[str]]:
        """Return, for one path, the record's id and the webhook-ids of all attempts."""
        return {record: ids for (to, record, _), ids in self.came.items() if to == path}


async def takes(_path: str) -> int:
    """Take everything."""
    return 200


@asynccontextmanager
async def hook(answer: Answer = takes) -> AsyncIterator[Hook]:
    """Listen on loopback; `answer` says the status by the path."""
    it = Hook()

    async def handle(request: web.Request) -> web.Response:
        raw = await request.read()
        data = orjson.loads(raw)["data"]
        key = (request.path, data["id"], data["version"])
        delivery = request.headers["webhook-id"]
        it.came[key].append(delivery)
        it.bodies[delivery].add(raw)
        status = await answer(request.path)
        if status == 200:
            it.taken.add(key)
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/{any:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    it.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield it
    finally:
        await runner.cleanup()
