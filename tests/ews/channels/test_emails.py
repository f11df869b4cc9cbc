"""E-mail from the commit that caused it to a real SMTP server, and what that server may answer."""

import asyncio
from uuid import UUID

import pytest

from connectors.signatures import verify_detached
from ews.clock import SystemClock
from ews.flow.signing import key_set
from ews.store.connection import Connection, Pool
from ews.store.deliveries import Delivery, attempts_of, list_deliveries
from ews.store.outbox import enqueue_deliveries
from ews.store.signing_keys import list_keys
from ews.store.subscriptions import end_subscription
from tests.ews.channels.conftest import READER, publish, publish_by_email
from tests.ews.channels.mail_server import SENDER, Postbox
from tests.ews.worker.conftest import wait_for_state

pytestmark = pytest.mark.usefixtures("mailer")


async def outcomes(pool: Pool, delivery_id: UUID) -> list[str]:
    async with pool.acquire() as conn:
        return [each.outcome for each in await attempts_of(conn, delivery_id)]


async def the_delivery(pool: Pool) -> Delivery:
    return await wait_for_state(pool, "confirmed", "dead")


async def test_a_bulletin_arrives_as_text_html_and_signed_bytes(
    pool: Pool, conn: Connection, box: Postbox
) -> None:
    sent = await publish_by_email(conn)
    found = await the_delivery(pool)
    [message] = box.messages()
    assert (message["From"], message["To"]) == (f"Early-warning exchange <{SENDER}>", READER)
    assert message["Message-ID"] == f"<{found.id}@ews.example.org>"
    assert box.receivers == [[READER]]
    [content, signature] = [part.get_payload(decode=True) for part in message.iter_attachments()]
    assert isinstance(content, bytes)
    assert isinstance(signature, bytes)
    keys = key_set(await list_keys(conn))
    assert verify_detached(content, signature.decode(), keys)
    assert str(sent.bulletin_id).encode() in content
    shown = await conn.fetchval("SELECT record_id FROM disclosure WHERE channel = 'email'")
    assert shown == str(sent.bulletin_id)


async def test_a_server_that_is_busy_gets_it_again_under_the_same_message_id(
    pool: Pool, conn: Connection, box: Postbox
) -> None:
    box.answers = ["451 4.7.1 come back later"]
    box.data_answers = ["452 4.3.1 disk full"]
    await publish_by_email(conn)
    found = await the_delivery(pool)
    assert await outcomes(pool, found.id) == ["retry", "retry", "confirmed"]
    [message] = box.messages()
    assert message["Message-ID"] == f"<{found.id}@ews.example.org>"


@pytest.mark.parametrize("answer", ["550 5.1.1 no such\tuser", "553 5.1.3 bad address"])
async def test_an_address_refused_for_good_is_a_dead_letter_at_once(
    pool: Pool, conn: Connection, box: Postbox, answer: str
) -> None:
    box.answers = [answer]
    await publish_by_email(conn)
    found = await the_delivery(pool)
    assert (found.state, found.attempts) == ("dead", 1)
    assert (found.error or "")[:3] == answer[:3]


async def test_content_refused_for_good_is_a_dead_letter_at_once(
    pool: Pool, conn: Connection, box: Postbox
) -> None:
    box.data_answers = ["554 5.7.1 looks like spam"]
    await publish_by_email(conn)
    assert await outcomes(pool, (await the_delivery(pool)).id) == ["dead"]


async def test_nothing_goes_to_a_subscription_that_ended(
    pool: Pool, conn: Connection, box: Postbox
) -> None:
    transaction = conn.transaction()
    await transaction.start()
    sent = await publish_by_email(conn)
    await end_subscription(conn, sent.subscription_id, at=SystemClock().now())
    await transaction.commit()
    assert (await the_delivery(pool)).state == "dead"
    assert box.arrived == []


async def test_an_address_that_did_not_say_yes_gets_nothing(
    pool: Pool, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn)
    await the_delivery(pool)
    await conn.execute("UPDATE subscription SET confirmed_at = NULL")
    await publish(conn, reference="A2")
    assert len(await every_delivery(pool)) == len(box.arrived) == 1


async def test_what_was_sent_is_not_sent_again_by_a_job_that_is_taken_up(
    pool: Pool, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn)
    found = await the_delivery(pool)
    await enqueue_deliveries(conn, [found.id])
    await asyncio.sleep(0.4)
    assert len(box.arrived) == 1


async def every_delivery(pool: Pool) -> list[Delivery]:
    async with pool.acquire() as conn:
        return await list_deliveries(conn, organisation_id=None, state=None, before=None, limit=9)
