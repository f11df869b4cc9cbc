"""What an advisory export did not take is pushed to whoever reported it and asked for that."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest

from connectors.notices import notice_of_payload
from ews.flow.letting_go import Decider, refuse
from ews.flow.rejections import TOGETHER, answered
from ews.store.connection import Connection, Pool
from ews.store.export_releases import sent_items
from ews.store.exports import list_batches
from ews.store.organisations import Organisation, ensure_person
from ews.worker.assembly import assemble_period
from ews.worker.exports import assemble, push_batch
from schemas.advisory.receipts import Receipt
from tests.connectors.transports.receivers import receiver, status
from tests.ews import stories
from tests.ews.exporting import AT, NOVEMBER, network_at, open_gate
from tests.ews.worker.conftest import wait_for_state
from tests.ews.worker.test_exports import around, assembled, listening

HOOK = "https://example.org/hook"


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


async def ask(
    conn: Connection, house: Organisation, *about: str, address: str = HOOK, **filters: Any
) -> UUID:
    asked = replace(stories.ANY, about=about, **filters)
    return await stories.subscriber(conn, house, address, at=AT, filters=asked)


async def reports(conn: Connection, lab: Organisation, count: int = 1) -> None:
    substance = await stories.substance(conn, at=AT)
    for number in range(1, count + 1):
        await stories.report(conn, lab, substance, at=AT, reference=f"A{number}")


async def payloads(pool: Pool) -> list[dict[str, Any]]:
    rows = await pool.fetch("SELECT payload FROM delivery ORDER BY created_at, record_id::bigint")
    return [orjson.loads(row["payload"]) for row in rows]


async def to_whom(pool: Pool) -> Sequence[UUID]:
    rows = await pool.fetch("SELECT subscription_id FROM delivery ORDER BY subscription_id")
    return [row["subscription_id"] for row in rows]


async def rejected(conn: Connection, batch_id: UUID) -> None:
    """Store a receiver's receipts that take nothing."""
    items = await sent_items(conn, batch_id)
    said = [Receipt(item_id=one, outcome="rejected", detail="no amount") for one in items]
    async with conn.transaction():
        await answered(conn, batch_id, said, at=AT)


async def let_go(conn: Connection) -> UUID:
    await open_gate(conn)
    [made] = await assemble_period(conn, await network_at(conn), NOVEMBER, at=AT)
    return made


async def test_a_rejection_goes_to_the_sender_who_asked_and_to_nobody_else(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    asked = await ask(conn, lab, "rejections", countries=("FR",), level="alert")
    await ask(conn, lab, "bulletins", "reports", "requests")
    other = await stories.organisation(conn, "Other", at=AT)
    await ask(conn, other, "rejections")
    await reports(conn, lab)
    await rejected(conn, await let_go(conn))
    assert await to_whom(pool) == [asked]
    [told] = await payloads(pool)
    data = told["data"]
    assert (told["type"], data["receiver"], data["tlp"]) == (
        "rejection.rejected",
        "SMART",
        "TLP:AMBER",
    )
    [item] = data["rejections"]
    assert (item["reference"], item["report_version"], item["detail"]) == ("A1", 1, "no amount")


async def test_what_the_country_refuses_comes_back_with_its_reason(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    await ask(conn, lab, "rejections")
    await reports(conn, lab)
    [made] = await assemble_period(conn, await network_at(conn), NOVEMBER, at=AT)
    person = await ensure_person(conn, lab.id, name="Authority", roles=(), at=AT)
    async with conn.transaction():
        await refuse(conn, made, Decider(person_id=person.id, at=AT), note="under seal")
    [told] = await payloads(pool)
    assert (told["type"], told["data"]["rejections"][0]["detail"]) == (
        "rejection.refused",
        "under seal",
    )


async def test_many_items_are_told_together_and_none_is_left_out(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    await ask(conn, lab, "rejections")
    await reports(conn, lab, count=TOGETHER + 5)
    await rejected(conn, await let_go(conn))
    told = [each["data"]["rejections"] for each in await payloads(pool)]
    assert [len(each) for each in told] == [TOGETHER, 5]
    assert len({item["reference"] for each in told for item in each}) == TOGETHER + 5


async def test_receipts_that_are_rolled_back_tell_nobody(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    await ask(conn, lab, "rejections")
    await reports(conn, lab)
    made = await let_go(conn)
    whole = conn.transaction()
    await whole.start()
    await rejected(conn, made)
    assert await conn.fetchval("SELECT count(*) FROM delivery") == 1
    await whole.rollback()
    assert await payloads(pool) == []
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'webhook'") == 0


async def test_two_workers_that_push_the_same_batch_keep_one_answer_and_tell_once(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with listening() as it, around(pool) as surroundings:
        it.rejects = frozenset({"forensic"})
        await ask(conn, lab, "rejections")
        batch = await assembled(pool, conn, lab, it.address)
        await asyncio.gather(*(push_batch(surroundings, batch.id, is_last=False) for _ in range(3)))
    assert len(it.keys) == 3
    assert len(await payloads(pool)) == 1
    assert await pool.fetchval("SELECT count(*) FROM export_receipt WHERE item_id IS NULL") == 1


@pytest.mark.usefixtures("worker")
async def test_it_arrives_by_webhook_and_is_listed_as_a_delivery_of_ones_own(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    async with receiver(status(204)) as it:
        await ask(conn, lab, "rejections", address=it.address)
        await reports(conn, lab)
        await rejected(conn, await let_go(conn))
        found = await wait_for_state(pool, "confirmed", seconds=10)
    [body] = it.bodies
    assert orjson.loads(body)["type"] == "rejection.rejected"
    assert (found.record, found.sender_id, found.receiver_id) == ("rejection", lab.id, lab.id)
    # It tells an organisation of its own report: nothing was shown to anybody.
    assert await pool.fetchval("SELECT count(*) FROM disclosure WHERE channel = 'webhook'") == 0


async def test_what_does_not_fit_the_receivers_form_comes_back_when_it_is_put_together(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    await ask(conn, lab, "rejections")
    await open_gate(conn)
    await network_at(conn, mapping=("smart", 1))
    order = "suspicious_order"  # for which the receiver has no word
    made = stories.body(kind=order)
    substance = await stories.substance(conn, at=AT)
    await stories.report(conn, lab, substance, at=AT, document=made, kind=order)
    async with around(pool) as surroundings:
        await assemble(surroundings, "period:2026-11-01/2026-12-01")
    assert len(await list_batches(conn, before=None, limit=10)) == 1
    [told] = await payloads(pool)
    assert told["type"] == "rejection.invalid"


async def test_people_read_what_was_not_taken_and_where_to_look(
    pool: Pool, conn: Connection, lab: Organisation
) -> None:
    await ask(conn, lab, "rejections")
    await reports(conn, lab)
    await rejected(conn, await let_go(conn))
    row = await pool.fetchrow("SELECT payload, record_id FROM delivery")
    assert row is not None
    notice = notice_of_payload(row["payload"])
    assert notice.title == "1 item of your reports not taken: rejected (SMART)"
    [_, (label, value)] = notice.facts
    assert (label, value.split(" (")[0]) == ("Report A1, version 1", "no amount")
    assert notice.path == f"/v1/exports/rejections?after={int(row['record_id']) - 1}"
