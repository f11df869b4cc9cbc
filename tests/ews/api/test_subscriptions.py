"""Subscriptions and deliveries through the API."""

from uuid import UUID, uuid4

import pytest

from ews.clock import SystemClock
from ews.flow.exchange import Exchange
from ews.store.connection import Connection
from ews.store.deliveries import add_attempt
from tests.ews import stories
from tests.ews.api.conftest import ALL
from tests.ews.exchange import Client, House, open_house
from tests.ews.worker.conftest import publish_to

HOOK = {"address": "https://example.org/hook"}


async def test_the_secret_is_shown_once(office: House) -> None:
    status, made = await office.post("/v1/subscriptions", HOOK)
    _, shown = await office.get(f"/v1/subscriptions/{made['id']}")
    assert (status, made["secret"][:6]) == (201, "whsec_")
    assert "secret" not in shown


@pytest.mark.parametrize(
    "address",
    [
        "https://10.0.0.1/",
        "https://169.254.169.254/",
        "http://example.org/",
        "nonsense",
        "https://",
    ],
)
async def test_an_address_that_may_not_be_sent_to_is_refused(office: House, address: str) -> None:
    status, answer = await office.post("/v1/subscriptions", {"address": address})
    assert (status, answer["code"], answer["pointer"]) == (422, "address_forbidden", "/address")


@pytest.mark.parametrize(
    ("filters", "pointer"),
    [
        ({"level": "loud"}, "/filters/level"),
        ({"countries": ["XX"]}, "/filters/countries/0"),
        ({"substances": ["mephedrone"]}, "/filters/substances/0"),
        ({"colour": "red"}, "/filters/colour"),
    ],
)
async def test_filters_that_mean_nothing_are_refused(
    office: House, filters: dict[str, object], pointer: str
) -> None:
    status, answer = await office.post("/v1/subscriptions", {**HOOK, "filters": filters})
    assert (status, answer["pointer"]) == (422, pointer)


async def test_a_subscription_belongs_to_its_organisation(office: House, stranger: House) -> None:
    _, made = await office.post("/v1/subscriptions", HOOK)
    shown, _ = await stranger.get(f"/v1/subscriptions/{made['id']}")
    ended, _ = await stranger.send("DELETE", f"/v1/subscriptions/{made['id']}")
    assert (shown, ended) == (404, 404)


async def test_an_ended_subscription_is_still_listed(office: House) -> None:
    _, made = await office.post("/v1/subscriptions", HOOK)
    await office.send("DELETE", f"/v1/subscriptions/{made['id']}")
    _, answer = await office.get("/v1/subscriptions")
    assert [each["ended_at"] is not None for each in answer["subscriptions"]] == [True]


async def dead_delivery(conn: Connection) -> UUID:
    """Leave a delivery of the organisation "Lab" in the dead letters."""
    delivery_id = await publish_to(conn, "http://127.0.0.1:1/")
    await add_attempt(
        conn,
        delivery_id,
        outcome="dead",
        http_status=500,
        error="the receiver answered 500",
        at=SystemClock().now(),
    )
    await conn.execute("UPDATE pgqueuer SET status = 'failed'")
    return delivery_id


@pytest.fixture
async def publisher(client: Client, exchange: Exchange, conn: Connection) -> House:
    await stories.organisation(conn, "Lab", at=SystemClock().now())
    return await open_house(client, exchange, "Lab", country="GB", scopes=ALL)


async def test_the_dead_letters_are_listed_with_every_attempt(
    publisher: House, conn: Connection
) -> None:
    delivery_id = await dead_delivery(conn)
    _, answer = await publisher.get("/v1/deliveries?state=dead")
    assert [each["id"] for each in answer["deliveries"]] == [str(delivery_id)]
    _, shown = await publisher.get(f"/v1/deliveries/{delivery_id}")
    assert [each["outcome"] for each in shown["history"]] == ["dead"]


async def test_a_dead_letter_is_put_back_as_the_same_delivery(
    publisher: House, conn: Connection
) -> None:
    delivery_id = await dead_delivery(conn)
    status, answer = await publisher.post(f"/v1/deliveries/{delivery_id}/requeue")
    assert (status, answer["state"]) == (200, "requeued")
    jobs = await conn.fetch("SELECT status, payload FROM pgqueuer WHERE entrypoint = 'webhook'")
    assert [(job["status"], job["payload"]) for job in jobs] == [
        ("queued", str(delivery_id).encode())
    ]


async def test_only_a_dead_letter_is_put_back(publisher: House, conn: Connection) -> None:
    delivery_id = await publish_to(conn, "http://127.0.0.1:1/")
    status, answer = await publisher.post(f"/v1/deliveries/{delivery_id}/requeue")
    assert (status, answer["code"]) == (409, "wrong_state")


async def test_a_stranger_sees_no_delivery(office: House, conn: Connection) -> None:
    delivery_id = await publish_to(conn, "http://127.0.0.1:1/")
    _, listed = await office.get("/v1/deliveries")
    status, _ = await office.get(f"/v1/deliveries/{delivery_id}")
    assert (listed["deliveries"], status) == ([], 404)


async def test_what_is_no_delivery_is_not_found(office: House) -> None:
    status, _ = await office.post(f"/v1/deliveries/{uuid4()}/requeue")
    assert status == 404
