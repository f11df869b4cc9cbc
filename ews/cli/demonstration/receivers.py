"""Two receivers on loopback: a subscriber that verifies webhooks, a network that gives receipts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

LOOPBACK = "127.0.0.1"
MOST_BYTES = 64 * 1024 * 1024


@dataclass(slots=True, kw_only=True)
class Subscriber:
    """What the subscriber got: bulletins whose signature it verified, by webhook-id."""

    secret: str = ""
    verified: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: int = 0

    async def take(self, request: web.Request) -> web.Response:
        """Answer 204 to a delivery that is signed with our secret, 401 to any other."""
        body = await request.read()
        try:
            Webhook(self.secret).verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.refused += 1
            return web.Response(status=401)
        self.verified[request.headers["webhook-id"]] = orjson.loads(body)
        return web.Response(status=204)


@dataclass(slots=True, kw_only=True)
class Network:
    """The advisory network's side: one receipt an item; a repeat gets the same answer again."""

    token: str
    receipts: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        """Accept each item that names its block and substance; refuse the others."""
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return web.Response(status=401)
        key = request.headers["idempotency-key"]
        if key not in self.receipts:
            batch = orjson.loads(await request.read())
            self.receipts[key] = [_receipt(item) for item in batch["items"]]
        return web.json_response({"receipts": self.receipts[key]})


def _receipt(item: dict[str, Any]) -> dict[str, str]:
    accepted = bool(item.get("block")) and bool(item.get("action"))
    return {
        "item_id": item["item_id"],
        "outcome": "accepted" if accepted else "rejected",
        "detail": "" if accepted else "an item must name its block and action",
    }


@asynccontextmanager
async def listening(subscriber: Subscriber, network: Network, port: int) -> AsyncIterator[int]:
    """Listen on loopback, on `port` if it is free, else on any; yield the port."""
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post("/bulletins", subscriber.take)
    app.router.add_post("/advisory", network.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        yield await _start(runner, port)
    finally:
        await runner.cleanup()


async def _start(runner: web.AppRunner, port: int) -> int:
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError:
        await web.TCPSite(runner, LOOPBACK, 0).start()
    found: int = runner.addresses[0][1]
    return found
