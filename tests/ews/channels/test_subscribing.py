"""Subscribing by e-mail through the API: the owner's yes, the way out, new secrets."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient, TestServer
from standardwebhooks import Webhook

from connectors.transports.webhooks import Message, signed_headers
from ews.api.keys import OFFERS_EMAIL
from ews.app import build_app
from ews.clock import SystemClock
from ews.flow.exchange import Exchange
from ews.flow.mail_links import unsubscribe_path
from ews.flow.subscribing import MOST_UNCONFIRMED
from ews.store.connection import Connection
from ews.store.deliveries import deliveries_to_send
from ews.store.subscriptions import open_subscriptions, secret_of
from tests.clock import FixedClock
from tests.ews.api.conftest import ALL
from tests.ews.channels.conftest import READER, code_of
from tests.ews.channels.mail_server import Postbox
from tests.ews.exchange import House, open_house
from tests.ews.worker.conftest import publish_to

ASK = {"channel": "email", "rhythm": "daily", "address": READER}


@pytest.fixture
async def house(exchange: Exchange) -> AsyncIterator[House]:
    """A house at a service that has a mail server."""
    app = build_app(exchange)
    app[OFFERS_EMAIL] = True
    async with TestClient(TestServer(app)) as client:
        yield await open_house(client, exchange, "House", scopes=ALL)


async def test_an_address_gets_a_code_first_and_is_open_once_it_came_back(
    house: House, conn: Connection
) -> None:
    status, made = await house.post("/v1/subscriptions", ASK)
    assert (status, made["rhythm"], made["confirmed_at"]) == (201, "daily", None)
    assert "secret" not in made
    at = SystemClock().now()
    assert await open_subscriptions(conn, at=at) == []
    path = f"/v1/subscriptions/{made['id']}/confirm"
    status, answer = await house.post(path, {"code": "AAAAAAAAAA"})
    assert (status, answer["code"]) == (422, "code_not_valid")
    code = await code_of(conn, UUID(made["id"]), READER)
    status, answer = await house.post(path, {"code": f" {code.lower()} "})
    assert (status, answer["confirmed_at"] is None) == (200, False)
    assert [each.address for each in await open_subscriptions(conn, at=at)] == [READER]


@pytest.mark.usefixtures("mailer")
async def test_the_code_arrives_by_e_mail(house: House, conn: Connection, box: Postbox) -> None:
    _, made = await house.post("/v1/subscriptions", ASK)
    code = await code_of(conn, UUID(made["id"]), READER)
    await box.wait(1)
    [message] = box.messages()
    plain = message.get_body(("plain",))
    assert plain is not None
    assert f"give them this code: {code}" in plain.get_content()
    assert message["List-Unsubscribe"] is None


async def test_a_house_cannot_have_strangers_written_to_without_end(house: House) -> None:
    for number in range(MOST_UNCONFIRMED):
        status, _ = await house.post("/v1/subscriptions", {**ASK, "address": f"a{number}@x.org"})
        assert status == 201
    status, answer = await house.post("/v1/subscriptions", ASK)
    assert (status, answer["code"]) == (429, "too_many_unconfirmed")


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"address": "a@b@example.net"}, "address_forbidden", "/address"),
        ({"address": "a@x.org\r\nBcc: b@x.org"}, "address_forbidden", "/address"),
        ({"address": "https://example.org/hook"}, "address_forbidden", "/address"),
        ({"channel": "webhook", "address": READER, "rhythm": "immediate"}, "address_forbidden",
         "/address"),
        ({"channel": "webhook", "address": "https://example.org/"}, "channel_not_offered",
         "/rhythm"),
        ({"channel": "telegram"}, "word_unknown", "/channel"),
        ({"rhythm": "hourly"}, "word_unknown", "/rhythm"),
        ({"filters": {"about": ["everything"]}}, "word_unknown", "/filters/about/0"),
    ],
)  # fmt: skip
async def test_what_cannot_be_sent_is_refused(
    house: House, changed: dict[str, object], code: str, pointer: str
) -> None:
    status, answer = await house.post("/v1/subscriptions", ASK | changed)
    assert (status, answer["code"], answer["pointer"]) == (422, code, pointer)


async def test_without_a_mail_server_no_e_mail_is_offered(office: House) -> None:
    status, answer = await office.post("/v1/subscriptions", ASK)
    assert (status, answer["code"], answer["pointer"]) == (422, "channel_not_offered", "/channel")


async def test_the_link_of_an_e_mail_ends_it_when_posted_and_not_when_looked_at(
    house: House, conn: Connection
) -> None:
    _, made = await house.post("/v1/subscriptions", ASK)
    secret = await secret_of(conn, UUID(made["id"]))
    path = unsubscribe_path(secret or "", UUID(made["id"]))
    async with house.client.get(path) as page:
        assert (page.status, page.content_type) == (200, "text/html")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert await ended(house, made["id"]) is False
    async with house.client.post(path, data={"List-Unsubscribe": "One-Click"}) as answer:
        assert answer.status == 200
    assert await ended(house, made["id"]) is True


async def test_a_link_for_another_subscription_ends_nothing(house: House, conn: Connection) -> None:
    _, made = await house.post("/v1/subscriptions", ASK)
    _, other = await house.post("/v1/subscriptions", {**ASK, "address": "b@example.net"})
    secret = await secret_of(conn, UUID(made["id"]))
    token = unsubscribe_path(secret or "", UUID(made["id"])).rpartition("/")[2]
    for path in (f"{other['id']}/{token}", f"{made['id']}/{token}x", f"{made['id']}/x", "x/x"):
        async with house.client.post(f"/v1/unsubscribe/{path}") as answer:
            assert answer.status == 404
    assert (await ended(house, made["id"]), await ended(house, other["id"])) == (False, False)


async def ended(house: House, subscription_id: str) -> bool:
    _, answer = await house.get(f"/v1/subscriptions/{subscription_id}")
    return answer["ended_at"] is not None


async def test_a_new_secret_signs_beside_the_old_one_until_the_overlap_ends(
    office: House, conn: Connection, clock: FixedClock
) -> None:
    _, made = await office.post("/v1/subscriptions", {"address": "https://example.org/hook"})
    path = f"/v1/subscriptions/{made['id']}/rotate-secret"
    status, rotated = await office.post(path, {"overlap_hours": 2})
    assert status == 200
    assert rotated["secret"] != made["secret"]
    await conn.execute(
        "INSERT INTO bulletin (organisation_id, created_at) VALUES ($1, now())",
        office.organisation.id,
    )
    delivery_id = await conn.fetchval(
        "INSERT INTO delivery (subscription_id, bulletin_id, version, payload, created_at) "
        "SELECT $1, id, 1, '{}', now() FROM bulletin RETURNING id",
        UUID(made["id"]),
    )
    for hours, secrets in ((1, {made["secret"], rotated["secret"]}), (2, {rotated["secret"]})):
        at = clock.now() + timedelta(hours=hours)
        [todo] = await deliveries_to_send(conn, [delivery_id], at=at)
        assert {todo.secret, todo.previous_secret} - {None} == secrets


def test_a_receiver_verifies_by_either_secret() -> None:
    old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    new = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    message = Message(
        id="msg_1", address="https://x", secret=new, previous_secret=old, payload=b'{"a":1}'
    )
    headers = dict(signed_headers(message, at=SystemClock().now()))
    assert Webhook(old).verify(b'{"a":1}', headers) == {"a": 1}
    assert Webhook(new).verify(b'{"a":1}', headers) == {"a": 1}
    assert len(headers["webhook-signature"].split(" ")) == 2


async def test_an_e_mail_has_no_secret_to_be_replaced(house: House) -> None:
    _, made = await house.post("/v1/subscriptions", ASK)
    status, answer = await house.post(f"/v1/subscriptions/{made['id']}/rotate-secret", {})
    assert (status, answer["code"]) == (409, "wrong_state")


async def test_the_sender_of_a_bulletin_does_not_learn_where_its_readers_are_reached(
    exchange: Exchange, house: House, conn: Connection
) -> None:
    await publish_to(conn, "https://example.org/hook?token=secret")
    lab = await open_house(house.client, exchange, "Lab", scopes=ALL)
    other = await open_house(house.client, exchange, "Other", country="CA", scopes=ALL)
    for who, address in ((lab, None), (other, "https://example.org/hook?token=secret")):
        _, answer = await who.get("/v1/deliveries")
        assert [each["address"] for each in answer["deliveries"]] == [address]
