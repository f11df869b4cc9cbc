"""The advisory export: the same bytes twice, corrections as corrections, receipts an item."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import jsonschema
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.exporters.advisory.document import Header, document
from connectors.transports.addresses import AddressRules
from connectors.transports.advisory_push import PushError
from connectors.transports.webhooks import WebhookSender
from ews.clock import SystemClock
from ews.store.connection import Connection, Pool
from ews.store.exports import (
    Batch,
    content_of,
    find_batch,
    items_of,
    list_batches,
    put_receiver,
    told,
)
from ews.store.organisations import Organisation
from ews.worker.assembly import (
    Point,
    assemble_correction,
    assemble_event,
    assemble_period,
    period_steps,
)
from ews.worker.exports import assemble, push_batch
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from schemas.advisory.export_schema import export_schema
from tests.ews import stories

TOKEN = "a token"  # noqa: S105 - of no real receiver
NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)
HARM = {
    "case_type": "post_mortem",
    "outcome": "fatal",
    "causal_role": "contributory",
    "co_detected": ["ethanol"],
}


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


@pytest.fixture
async def mephedrone(conn: Connection) -> int:
    return await stories.substance(conn, at=AT)


@pytest.fixture
async def network(conn: Connection) -> UUID:
    return await put_receiver(conn, name="SMART", address="http://127.0.0.1:1/", token=TOKEN, at=AT)


async def content(conn: Connection, batch_id: UUID | None) -> dict[str, Any]:
    assert batch_id is not None
    raw = await content_of(conn, batch_id)
    assert raw is not None
    read: dict[str, Any] = json.loads(raw)
    jsonschema.Draft202012Validator(export_schema()).validate(read)
    return read


def actions(read: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {
        item["item_id"].split("/")[0]: (item["action"], item["version"]) for item in read["items"]
    }


async def test_a_period_holds_findings_harm_and_law_and_fits_the_published_schema(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    read = await content(conn, batch_id)
    assert actions(read) == {
        "forensic": ("new", 1),
        "harm": ("new", 1),
        "legislation": ("new", 1),
    }
    [forensic, harm, law] = read["items"]
    assert forensic["data"]["substance"]["inchikey"] == stories.MEPHEDRONE
    assert forensic["data"]["purity"] == {"value": "81", "unit": "percent"}
    assert harm["data"]["month"] == "2026-11"
    assert law["data"]["determinations"][0]["status"] == "controlled"


async def test_nothing_finer_than_a_country_and_no_brand_leaves(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    text = json.dumps(await content(conn, batch_id))
    assert "CF10" not in text
    assert "Superman" not in text


async def test_assembling_a_period_twice_gives_the_same_batch(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    first = await assemble_period(conn, network, NOVEMBER, at=AT)
    await stories.report(conn, lab, mephedrone, at=AT, reference="A2")
    second = await assemble_period(conn, network, NOVEMBER, at=AT + timedelta(hours=1))
    assert first == second
    assert len(await list_batches(conn, before=None, limit=10)) == 1


async def test_reading_a_period_again_from_its_point_gives_the_same_bytes(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    assert batch_id is not None
    batch = await find_batch(conn, batch_id)
    assert batch is not None
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="correction")
    await assemble_correction(conn, network, at=later)
    point = Point(upto_seq=batch.upto_seq, known_at=batch.assembled_at)
    steps = await period_steps(conn, network, NOVEMBER, point)
    header = Header(
        receiver="SMART",
        reason="period",
        period=NOVEMBER,
        idempotency_key=batch.idempotency_key,
    )
    assert document(header, steps) == await content_of(conn, batch_id)


async def test_a_correction_names_exactly_the_items_that_changed(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    changed = stories.body(harm={**HARM, "causal_role": "sole"})
    await stories.report(
        conn,
        lab,
        mephedrone,
        at=later,
        version=2,
        version_kind="correction",
        document=changed,
    )
    batch_id = await assemble_correction(conn, network, at=later)
    assert actions(await content(conn, batch_id)) == {"harm": ("correction", 2)}


async def test_a_nullified_report_is_withdrawn_and_the_law_stays(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="nullification")
    batch_id = await assemble_correction(conn, network, at=later)
    read = await content(conn, batch_id)
    assert actions(read) == {"forensic": ("withdrawal", 2)}
    assert read["items"][0]["data"] is None


async def test_a_correction_is_told_once(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="nullification")
    assert await assemble_correction(conn, network, at=later) is not None
    assert await assemble_correction(conn, network, at=later + timedelta(hours=1)) is None


async def test_a_late_report_of_an_exported_period_follows_as_new(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await stories.report(conn, lab, mephedrone, at=AT, reference="late")
    batch_id = await assemble_correction(conn, network, at=AT + timedelta(hours=1))
    assert actions(await content(conn, batch_id)) == {
        "forensic": ("new", 1),
        "legislation": ("new", 1),
    }


@pytest.mark.parametrize(
    "closed",
    [
        {"tlp": "TLP:AMBER", "audience": []},
        {"tlp": "TLP:AMBER", "audience": ["country:GB"]},
        {"tlp": "TLP:AMBER+STRICT", "audience": ["network"]},
        {"tlp": "TLP:RED", "audience": ["network"]},
    ],
)
async def test_what_the_network_may_not_see_is_not_exported(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID, closed: dict[str, Any]
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, **closed)
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    assert (await content(conn, batch_id))["items"] == []


async def test_a_report_that_is_closed_later_is_withdrawn(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(
        conn, lab, mephedrone, at=later, version=2, version_kind="correction", audience=[]
    )
    batch_id = await assemble_correction(conn, network, at=later)
    assert actions(await content(conn, batch_id)) == {"forensic": ("withdrawal", 2)}


async def test_an_event_is_told_at_once_and_not_again_in_its_period(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    made = await stories.report(conn, lab, mephedrone, at=AT)
    signal_id = await stories.signal(conn, made, at=AT)
    bulletin = await stories.published_bulletin(conn, lab, signal_id, at=AT, level="alert")
    event = await assemble_event(conn, network, bulletin.id, at=AT)
    assert actions(await content(conn, event))["forensic"] == ("new", 1)
    period = await assemble_period(conn, network, NOVEMBER, at=AT + timedelta(hours=1))
    assert (await content(conn, period))["items"] == []


async def test_two_at_once_make_one_batch(
    pool: Pool, conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    async with pool.acquire() as other, other.transaction():
        first = await assemble_period(other, network, NOVEMBER, at=AT)
    async with pool.acquire() as other, other.transaction():
        second = await assemble_period(other, network, NOVEMBER, at=AT)
    assert first == second


# ---------------------------------------------------------------- pushing


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
async def around(pool: Pool) -> AsyncIterator[Surroundings]:
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    surroundings = Surroundings(
        pool=pool,
        clock=SystemClock(),
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
    await put_receiver(conn, name="SMART", address=address, token=TOKEN, at=AT)
    await stories.report(conn, lab, await stories.substance(conn, at=AT), at=AT)
    async with around(pool) as surroundings:
        await assemble(surroundings, "period:2026-11-01/2026-12-01")
    return await only_batch(conn)


async def test_each_item_gets_its_receipt_and_a_rejected_one_can_be_seen(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it, around(pool) as surroundings:
        it.rejects = frozenset({"legislation"})
        batch = await assembled(pool, conn, lab, it.address)
        await push_batch(surroundings, batch.id, is_last=False)
    found = {each.block: (each.outcome, each.detail) for each in await items_of(conn, batch.id)}
    assert found == {"forensic": ("accepted", ""), "legislation": ("rejected", "not wanted")}
    after = await only_batch(conn)
    assert (after.state, after.accepted, after.rejected) == ("accepted", 1, 1)


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


async def test_what_was_told_is_remembered_an_item(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it:
        batch = await assembled(pool, conn, lab, it.address)
    receiver_id = await put_receiver(conn, name="SMART", address=it.address, token=TOKEN, at=AT)
    ledger = await told(conn, receiver_id, before=SystemClock().now() + timedelta(days=1))
    assert set(ledger) == {each.item_id for each in await items_of(conn, batch.id)}
