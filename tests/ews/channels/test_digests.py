"""Digests: what waits, what does not, and that nobody gets one twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from connectors.transports.addresses import AddressRules
from connectors.transports.smtp import MailSender
from connectors.transports.webhooks import WebhookSender
from ews.flow.digests import latest_slot
from ews.store.connection import Connection, Pool
from ews.store.deliveries import Delivery, list_deliveries
from ews.store.subscriptions import Rhythm
from ews.worker.digests import ask_for_digests, send_digest
from ews.worker.mailing import Mailing
from ews.worker.retries import DeadLetterError
from ews.worker.surroundings import Surroundings
from tests.clock import FixedClock
from tests.ews.channels.conftest import publish, publish_by_email
from tests.ews.channels.mail_server import Postbox, mail_to
from tests.ews.worker.conftest import LIMITS


@pytest.fixture
async def around(pool: Pool, clock: FixedClock, box: Postbox) -> AsyncIterator[Surroundings]:
    """Surroundings of a worker that is asked job by job."""
    mail, rules = mail_to(box.port), AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    yield Surroundings(
        pool=pool,
        clock=clock,
        sender=sender,
        rules=rules,
        backoff=LIMITS.backoff,
        push_seconds=1,
        mailing=Mailing(
            mail=mail,
            sender=MailSender(mail.server, seconds=5),
            base_url="https://ews.example.org",
        ),
    )
    await sender.close()


async def deliveries(conn: Connection) -> list[Delivery]:
    return await list_deliveries(conn, organisation_id=None, state=None, before=None, limit=99)


async def pack_and_send(around: Surroundings, conn: Connection) -> int:
    await ask_for_digests(around)
    rows = await conn.fetch("SELECT id FROM digest ORDER BY day, id")
    for row in rows:
        await send_digest(around, row["id"])
    return len(rows)


def later(clock: FixedClock, *, days: int) -> None:
    clock.instant = datetime.now(UTC).replace(hour=7) + timedelta(days=days)  # noqa: TID251 - the stories' clock


@pytest.mark.parametrize(
    ("rhythm", "at", "slot"),
    [
        ("daily", "2026-11-25T05:59:59", "2026-11-24"),
        ("daily", "2026-11-25T06:00:00", "2026-11-25"),
        ("weekly", "2026-11-25T12:00:00", "2026-11-23"),
        ("weekly", "2026-11-23T05:00:00", "2026-11-16"),
        ("weekly", "2026-11-29T23:00:00", "2026-11-23"),
        ("daily", "2027-01-01T03:00:00", "2026-12-31"),
    ],
)
def test_a_slot_is_the_newest_that_has_come(rhythm: Rhythm, at: str, slot: str) -> None:
    found = latest_slot(rhythm, datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert found.isoformat() == f"{slot}T06:00:00+00:00"


async def test_two_notices_go_out_as_one_e_mail(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    await publish(conn, reference="A2")
    assert await conn.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'email'") == 0
    later(clock, days=1)
    assert await pack_and_send(around, conn) == 1
    [message] = box.messages()
    assert message["Subject"].endswith(": 2 notices")
    assert message["List-Unsubscribe"].startswith("<https://ews.example.org/v1/unsubscribe/")
    assert {each.state for each in await deliveries(conn)} == {"confirmed"}
    names = [part.get_filename() for part in message.iter_attachments()]
    assert [name.partition("-")[0] for name in names if name] == ["digest", "digest"]
    assert await conn.fetchval("SELECT count(*) FROM disclosure WHERE channel = 'email'") == 2


async def test_two_workers_that_look_at_the_clock_together_send_one(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    later(clock, days=1)
    await asyncio.gather(*(ask_for_digests(around) for _ in range(6)))
    await ask_for_digests(around)
    jobs = await conn.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'email_digest'")
    assert len(jobs) == 1
    assert await pack_and_send(around, conn) == 1
    assert await pack_and_send(around, conn) == 1
    assert len(box.arrived) == 1


async def test_what_comes_after_the_hour_waits_for_the_next(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    later(clock, days=-1)
    assert await pack_and_send(around, conn) == 0
    later(clock, days=2)
    assert await pack_and_send(around, conn) == 1
    assert len(box.arrived) == 1


async def test_an_alert_does_not_wait(conn: Connection) -> None:
    await publish_by_email(conn, rhythm="weekly", level="alert")
    assert await conn.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'email'") == 1
    assert await conn.fetchval("SELECT count(*) FROM digest_item") == 0


async def test_a_digest_refused_for_good_is_dead_in_each_of_its_deliveries(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    await publish(conn, reference="A2")
    later(clock, days=1)
    await ask_for_digests(around)
    box.answers = ["550 5.1.1 no such user"]
    digest_id = await conn.fetchval("SELECT id FROM digest")
    with pytest.raises(DeadLetterError):
        await send_digest(around, digest_id)
    assert {each.state for each in await deliveries(conn)} == {"dead"}


async def test_what_has_a_newer_version_is_left_out(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    await conn.execute(
        "INSERT INTO delivery (subscription_id, bulletin_id, version, payload, created_at) "
        "SELECT subscription_id, bulletin_id, version + 1, payload, created_at FROM delivery"
    )
    later(clock, days=1)
    assert await pack_and_send(around, conn) == 1
    assert box.arrived == []
    states = sorted(each.state for each in await deliveries(conn))
    assert states == ["pending", "superseded"]


async def test_what_a_reader_may_not_see_any_more_is_left_out(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    await conn.execute("UPDATE organisation SET kind = 'industry' WHERE name = 'Other'")
    later(clock, days=1)
    assert await pack_and_send(around, conn) == 1
    assert box.arrived == []
    assert [each.state for each in await deliveries(conn)] == ["superseded"]


async def test_nothing_goes_to_a_suspended_organisation(
    around: Surroundings, clock: FixedClock, conn: Connection, box: Postbox
) -> None:
    await publish_by_email(conn, rhythm="daily")
    await conn.execute("UPDATE organisation SET state = 'suspended' WHERE name = 'Other'")
    later(clock, days=1)
    await ask_for_digests(around)
    with pytest.raises(DeadLetterError):
        await send_digest(around, await conn.fetchval("SELECT id FROM digest"))
    assert box.arrived == []
