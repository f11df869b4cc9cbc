"""A worker that sends e-mail to a real server on loopback."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from ews.clock import SystemClock
from ews.flow.exchange import Exchange
from ews.flow.mail_links import confirmation_code
from ews.store.connection import Connection, Pool
from ews.store.subscriptions import Rhythm, add_subscription, confirm_subscription, secret_of
from ews.worker.main import run_worker
from tests.ews import stories
from tests.ews.api.conftest import ALL, OFFICE
from tests.ews.channels.mail_server import Postbox, mail_to, postbox
from tests.ews.exchange import Client, House, open_house
from tests.ews.worker.conftest import LIMITS

READER = "reader@example.net"


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with postbox() as opened:
        yield opened


@pytest.fixture
async def mailer(dsn: str, pool: Pool, box: Postbox) -> AsyncIterator[None]:
    """Run a worker until the test ends."""
    stop = asyncio.Event()
    limits = replace(
        LIMITS, mail=mail_to(box.port), base_url="https://ews.example.org", webhook_seconds=5.0
    )
    task = asyncio.create_task(
        run_worker(dsn, pool, SystemClock(), stop, allow_loopback=True, limits=limits)
    )
    yield
    stop.set()
    await asyncio.wait_for(task, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A bulletin that was published to one who reads by e-mail."""

    bulletin_id: UUID
    subscription_id: UUID


async def publish_by_email(
    conn: Connection,
    *,
    rhythm: Rhythm = "immediate",
    level: str = "advisory",
    reference: str = "A1",
) -> Sent:
    """Publish a bulletin to one confirmed address."""
    at = SystemClock().now()
    other = await stories.organisation(conn, "Other", at=at, country="CA")
    subscription_id = await add_subscription(
        conn,
        organisation_id=other.id,
        address=READER,
        secret=stories.SECRET,
        filters=stories.ANY,
        channel="email",
        rhythm=rhythm,
        at=at,
    )
    await confirm_subscription(conn, subscription_id, at=at)
    bulletin_id = await publish(conn, level=level, reference=reference)
    return Sent(bulletin_id=bulletin_id, subscription_id=subscription_id)


async def publish(conn: Connection, *, level: str = "advisory", reference: str = "A1") -> UUID:
    now = SystemClock().now()
    lab = await stories.organisation(conn, "Lab", at=now)
    substance = await stories.substance(conn, at=now, inchikey=KEYS[reference])
    told = await stories.report(conn, lab, substance, at=now, reference=reference)
    made = await stories.published_bulletin(
        conn, lab, await stories.signal(conn, told, at=now), at=now, level=level
    )
    return made.id


KEYS = {
    "A1": stories.MEPHEDRONE,
    "A2": "AAAAAAAAAAAAAA-UHFFFAOYSA-N",
    "A3": "QQQQQQQQQQQQQQ-UHFFFAOYSA-N",
}


async def code_of(conn: Connection, subscription_id: UUID, address: str) -> str:
    return confirmation_code(await secret_of(conn, subscription_id) or "", address)


@pytest.fixture
async def office(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, OFFICE, scopes=ALL)


@pytest.fixture
async def reader(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Reader", country="DE", scopes=ALL)
