"""Pushing the advisory export: a receipt an item, and receivers that give none."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.transports.addresses import AddressRules
from connectors.transports.advisory_push import PushError
from connectors.transports.webhooks import WebhookSender
from ews.clock import Clock, SystemClock
from ews.flow.letting_go import AlreadyDecidedError, send_again
from ews.store.connection import Connection, Pool
from ews.store.export_ledger import ledger_point, told
from ews.store.exports import Batch, items_of, list_batches
from ews.store.organisations import Organisation
from ews.worker.exports import assemble, push_batch
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from tests.ews import stories
from tests.ews.exporting import AT, network_at, open_gate


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


@dataclass(slots=True)
class Network:
    """A receiver on loopback. `answer` makes its answer from the document."""

    address: str = ""
    keys: list[str] = field(default_factory=list)
    status: int = 200
    rejects: frozenset[str] = frozenset()
    forgets: int = 0
    raw: bytes | None = None

    async def take(self, request: web.Request) -> web.Response:
        self.keys.append(request.headers["idempotency-key"])
        read = await request.json()
        receipts = [
            {
                "item_id": item["item_id"],
                "outcome": "rejected" if item["block"] in self.rejects else "accepted",
                "detail": "not wanted" if item["block"] in self.rejects else "",
            }
            for item in read["items"]
        ]
        body = self.raw or json.dumps({"receipts": receipts[self.forgets :]}).encode()
        return web.Response(status=self.status, body=body, content_type="application/json")


@asynccontextmanager
async def listening() -> AsyncIterator[Network]:
    it = Network()
    app = web.Application()
    app.router.add_post("/", it.take)
    async with TestServer(app, host="127.0.0.1") as server:
        it.address = str(server.make_url("/"))
        yield it


@asynccontextmanager
async def around(pool: Pool, clock: Clock | None = None) -> AsyncIterator[Surroundings]:
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    surroundings = Surroundings(
        pool=pool,
        clock=clock or SystemClock(),
        sender=sender,
        rules=rules,
        backoff=Backoff(),
        push_seconds=1,
    )
    try:
        yield surroundings
    finally:
        await sender.close()


async def only_batch(conn: Connection) -> Batch:
    [batch] = await list_batches(conn, before=None, limit=10)
    return batch


async def assembled(pool: Pool, conn: Connection, lab: Organisation, address: str) -> Batch:
    """Export one report to a receiver at an address."""
    await open_gate(conn)
    await network_at(conn, address)
    await stories.report(conn, lab, await stories.substance(conn, at=AT), at=AT)
    async with around(pool) as surroundings:
        await assemble(surroundings, "period:2026-11-01/2026-12-01")
    return await only_batch(conn)


async def test_each_item_gets_its_receipt_and_a_rejected_one_can_be_seen(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it, around(pool) as surroundings:
        it.rejects = frozenset({"detection"})
        batch = await assembled(pool, conn, lab, it.address)
        await push_batch(surroundings, batch.id, is_last=False)
    found = {each.block: (each.outcome, each.detail) for each in await items_of(conn, batch.id)}
    assert found == {"forensic": ("accepted", ""), "detection": ("rejected", "not wanted")}
    after = await only_batch(conn)
    assert (after.state, after.accepted, after.rejected) == ("rejected_items", 1, 1)


async def test_a_batch_that_was_answered_is_not_pushed_again(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it, around(pool) as surroundings:
        batch = await assembled(pool, conn, lab, it.address)
        await push_batch(surroundings, batch.id, is_last=False)
        await push_batch(surroundings, batch.id, is_last=False)
    assert len(it.keys) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 302},
        {"forgets": 1},
        {"raw": b"not json"},
        {"raw": b'{"receipts": 3}'},
        {"raw": b"[]"},
        {"raw": b" " * (17 * 1024 * 1024)},
    ],
)
async def test_an_answer_that_is_not_a_receipt_for_each_item_is_tried_again(
    pool: Pool, conn: Connection, lab: Organisation, fault: dict[str, Any]
) -> None:
    async with listening() as it, around(pool) as surroundings:
        for name, value in fault.items():
            setattr(it, name, value)
        batch = await assembled(pool, conn, lab, it.address)
        with pytest.raises(PushError):
            await push_batch(surroundings, batch.id, is_last=False)
        assert (await only_batch(conn)).state == "retry"
        with pytest.raises(PushError):
            await push_batch(surroundings, batch.id, is_last=True)
    assert (await only_batch(conn)).state == "dead"
    assert len(set(it.keys)) == 1


async def test_a_batch_that_was_given_up_is_sent_again_by_hand_and_only_then(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it, around(pool) as surroundings:
        it.status = 500
        batch = await assembled(pool, conn, lab, it.address)
        with pytest.raises(AlreadyDecidedError):
            await send_again(conn, batch.id)
        with pytest.raises(PushError):
            await push_batch(surroundings, batch.id, is_last=True)
        await send_again(conn, batch.id)
        it.status = 200
        await push_batch(surroundings, batch.id, is_last=False)
    assert (await only_batch(conn)).state == "acknowledged"


async def test_what_was_told_is_remembered_an_item(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it:
        batch = await assembled(pool, conn, lab, it.address)
    point = await ledger_point(conn, batch.receiver_id)
    ledger = await told(conn, batch.receiver_id, point, country="GB")
    assert set(ledger) == {each.item_id for each in await items_of(conn, batch.id)}
