"""A reminder reaches its person by e-mail, once, through a real worker and a real mail server."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.transports.addresses import AddressRules
from connectors.transports.webhooks import WebhookSender
from ews.clock import SystemClock
from ews.store.connection import Pool
from ews.store.credentials import set_password
from ews.store.organisations import ensure_organisation
from ews.store.people import add_person
from ews.worker.absences import watch_absences
from ews.worker.mailing import make_mailing
from ews.worker.main import run_worker
from ews.worker.retries import Backoff
from ews.worker.surroundings import Surroundings
from tests.ews.channels.mail_server import Postbox, mail_to, postbox
from tests.ews.worker.conftest import LIMITS

BASE = "https://ews.example.org"


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with postbox() as opened:
        yield opened


@pytest.fixture
async def around(pool: Pool, box: Postbox) -> AsyncIterator[Surroundings]:
    """A worker's, with a mail server."""
    rules = AddressRules(allow_loopback=True)
    sender = WebhookSender(rules, seconds=1)
    yield Surroundings(
        pool=pool,
        clock=SystemClock(),
        sender=sender,
        rules=rules,
        backoff=Backoff(),
        push_seconds=1,
        mailing=make_mailing(mail_to(box.port), BASE, seconds=5),
    )
    await sender.close()


async def absent(pool: Pool, name: str, email: str | None) -> None:
    """Store a person who can sign in and did not for a hundred days."""
    at = SystemClock().now() - timedelta(days=100)
    async with pool.acquire() as conn:
        house = await ensure_organisation(conn, name="Lab", kind="lab", country="GB", at=at)
        person = await add_person(
            conn, house.id, name=name, roles=["reader"], sign_in_name=name, email=email, at=at
        )
        assert person is not None
        await set_password(conn, person, "$argon2id$of-nobody", at=at)


async def test_an_absent_person_is_told_once(
    dsn: str, pool: Pool, box: Postbox, around: Surroundings
) -> None:
    await absent(pool, "anna", "anna@example.net")
    await absent(pool, "no.address", None)
    stop = asyncio.Event()
    limits = replace(LIMITS, mail=mail_to(box.port), base_url=BASE, webhook_seconds=5.0)
    worker = asyncio.create_task(
        run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=limits)
    )

    await watch_absences(around)
    await box.wait(1)
    await watch_absences(around)
    stop.set()
    await asyncio.wait_for(worker, 10)

    [message] = box.messages()
    assert box.receivers == [["anna@example.net"]]
    assert message["Subject"] == "Please sign in again"
    assert f"Sign in at {BASE}" in " ".join(message.as_string().split())
