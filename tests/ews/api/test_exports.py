"""Export batches through the API: who sees them, who lets them go, what comes back."""

from datetime import timedelta
from uuid import UUID, uuid4

import jsonschema
import pytest

from connectors.signatures import verify_detached
from ews.flow.exchange import Exchange
from ews.flow.rejections import answered
from ews.store.connection import Connection
from ews.store.exports import items_of
from ews.worker.assembly import assemble_correction, assemble_period
from schemas.advisory.receipts import Receipt
from tests.ews import stories
from tests.ews.exchange import Client, House, open_house
from tests.ews.exporting import AT, NOVEMBER, network_at, open_gate

NATIONAL = ("export:manage", "export:approve")


@pytest.fixture
async def network(conn: Connection) -> UUID:
    return await network_at(conn)


@pytest.fixture
async def batch_id(conn: Connection, network: UUID, office: House) -> UUID:
    """A batch of a report of the office, which waits."""
    await stories.report(conn, office.organisation, await stories.substance(conn, at=AT), at=AT)
    [made] = await assemble_period(conn, network, NOVEMBER, at=AT)
    return made


@pytest.fixture
async def focal_point(client: Client, exchange: Exchange) -> House:
    return await open_house(
        client, exchange, "Focal Point", kind="focal_point", scopes=NATIONAL, person="Authority"
    )


@pytest.fixture
async def focal_point_abroad(client: Client, exchange: Exchange) -> House:
    return await open_house(
        client,
        exchange,
        "Focal Point abroad",
        kind="focal_point",
        country="DE",
        scopes=NATIONAL,
        person="Other authority",
    )


@pytest.fixture
async def receiver(client: Client, exchange: Exchange, network: UUID) -> House:  # noqa: ARG001 - it is there
    return await open_house(
        client,
        exchange,
        "SMART",
        kind="international_body",
        country=None,
        scopes=("advisory:read",),
    )


async def test_a_batch_is_listed_with_what_became_of_it(office: House, batch_id: UUID) -> None:
    _, answer = await office.get("/v1/exports")
    [batch] = answer["exports"]
    assert (batch["id"], batch["state"], batch["items"]) == (str(batch_id), "awaiting", 2)
    assert (batch["country"], batch["mapping"]) == ("GB", "ews/1")
    assert batch["period"] == {"from": "2026-11-01", "until": "2026-12-01"}


async def test_a_rejected_item_is_shown_with_the_reason_and_comes_back_to_its_sender(
    office: House, stranger: House, batch_id: UUID, conn: Connection
) -> None:
    [detection, forensic] = await items_of(conn, batch_id)
    receipts = [
        Receipt(item_id=detection.item_id, outcome="accepted", detail=""),
        Receipt(item_id=forensic.item_id, outcome="rejected", detail="no such drug"),
    ]
    await answered(conn, batch_id, receipts, at=AT)
    _, answer = await office.get(f"/v1/exports/{batch_id}")
    assert answer["content_items"][1]["detail"] == "no such drug"
    _, mine = await office.get("/v1/exports/rejections")
    _, theirs = await stranger.get("/v1/exports/rejections")
    [told] = mine["rejections"]
    assert (told["reference"], told["receiver"], told["outcome"], told["open"]) == (
        "A1",
        "SMART",
        "rejected",
        True,
    )
    _, following = await office.get("/v1/exports/rejections", after=str(mine["next"]))
    assert (following["rejections"], theirs["rejections"]) == ([], [])


async def test_the_focal_point_lets_a_batch_go_and_it_is_signed(
    focal_point: House, batch_id: UUID
) -> None:
    status, answer = await focal_point.post(f"/v1/exports/{batch_id}/approve", {"note": "seen"})
    assert (status, answer["state"], answer["person"]) == (200, "pending", "Authority")
    async with await focal_point.ask("GET", f"/v1/exports/{batch_id}/content") as raw:
        content, signature = await raw.read(), raw.headers["Ews-Signature"]
    _, keys = await focal_point.get("/.well-known/jwks.json")
    verify_detached(content, signature, keys)


async def test_a_refusal_needs_a_reason_and_is_final(focal_point: House, batch_id: UUID) -> None:
    path = f"/v1/exports/{batch_id}"
    without, _ = await focal_point.post(f"{path}/refuse", {})
    status, answer = await focal_point.post(f"{path}/refuse", {"note": "court case"})
    again, problem = await focal_point.post(f"{path}/approve", {})
    assert (without, status, answer["state"]) == (422, 200, "refused")
    assert (again, problem["code"]) == (409, "already_decided")


async def test_only_the_countrys_own_authority_decides(
    office: House, focal_point_abroad: House, client: Client, exchange: Exchange, batch_id: UUID
) -> None:
    nobody = await open_house(
        client, exchange, "Focal Point two", kind="focal_point", scopes=NATIONAL
    )
    lab = await open_house(client, exchange, "A lab", scopes=NATIONAL, person="Chemist")
    houses = (office, focal_point_abroad, nobody, lab)
    answers = [await house.post(f"/v1/exports/{batch_id}/approve", {}) for house in houses]
    assert [(status, answer["code"]) for status, answer in answers] == [
        (403, "scope_missing"),
        (404, "not_found"),
        (403, "not_the_authority"),
        (403, "not_the_authority"),
    ]


async def test_what_a_batch_says_is_opened_by_its_country_alone(
    office: House, focal_point: House, focal_point_abroad: House, batch_id: UUID
) -> None:
    path = f"/v1/exports/{batch_id}/content"
    answers = [(await house.get(path))[0] for house in (office, focal_point, focal_point_abroad)]
    assert answers == [404, 200, 404]
    _, abroad = await focal_point_abroad.get("/v1/exports")
    assert abroad["exports"] == []


async def test_a_country_sets_its_own_policy(
    focal_point: House, focal_point_abroad: House, office: House
) -> None:
    policy = {"policy": "delayed", "delay_hours": 24}
    status, answer = await focal_point.send("PUT", "/v1/export-gates/GB", policy)
    refused, _ = await focal_point_abroad.send("PUT", "/v1/export-gates/GB", policy)
    broken, problem = await focal_point.send("PUT", "/v1/export-gates/GB", {"policy": "delayed"})
    assert (status, answer["person"], refused) == (200, "Authority", 403)
    assert (broken, problem["code"]) == (422, "delay_unfitting")
    _, listed = await office.get("/v1/export-gates")
    assert [(one["country"], one["delay_hours"]) for one in listed["gates"]] == [("GB", 24)]


async def test_a_return_that_is_owed_is_shown_until_it_is_put_together(
    office: House, network: UUID, conn: Connection, exchange: Exchange
) -> None:
    exchange.clock.advance(days=60)  # type: ignore[attr-defined]  # the tests' own clock
    await open_gate(conn, "GB")
    _, before = await office.get("/v1/exports/due")
    await assemble_period(conn, network, NOVEMBER, at=exchange.clock.now())
    _, after = await office.get("/v1/exports/due")
    assert [one["period"]["from"] for one in before["due"]] == ["2026-11-01", "2026-12-01"]
    assert [one["period"]["from"] for one in after["due"]] == ["2026-12-01"]


@pytest.mark.parametrize("mapping", ["ews", "smart"])
async def test_the_schema_of_a_mapping_is_served(office: House, mapping: str) -> None:
    _, schema = await office.get("/v1/schemas/advisory-export", mapping=mapping)
    jsonschema.Draft202012Validator.check_schema(schema)
    status, _ = await office.get("/v1/schemas/advisory-export", mapping="none")
    assert status == 404


async def test_what_is_no_batch_is_not_found(office: House) -> None:
    paths = [f"/v1/exports/{uuid4()}", f"/v1/exports/{uuid4()}/content", "/v1/exports/x"]
    assert [(await office.get(path))[0] for path in paths] == [404, 404, 404]


async def test_a_receiver_pulls_what_was_let_go_and_answers_each_item(
    receiver: House, focal_point: House, batch_id: UUID
) -> None:
    _, before = await receiver.get("/v1/advisory/batches")
    await focal_point.post(f"/v1/exports/{batch_id}/approve", {})
    _, page = await receiver.get("/v1/advisory/batches", after=str(before["next"]))
    [one] = page["batches"]
    _, read = await receiver.get(f"/v1/advisory/batches/{one['seq']}")
    receipts = [{"item_id": item["item_id"], "outcome": "accepted"} for item in read["items"]]
    path = f"/v1/advisory/batches/{one['seq']}/receipts"
    partly, problem = await receiver.post(path, {"receipts": receipts[1:]})
    status, answered = await receiver.post(path, {"receipts": receipts})
    again, _ = await receiver.post(path, {"receipts": receipts})
    assert (before["batches"], one["seq"], one["answered"]) == ([], 1, False)
    assert (partly, problem["code"], status, answered["answered"], again) == (
        422,
        "receipt_invalid",
        200,
        True,
        200,
    )
    _, listed = await focal_point.get(f"/v1/exports/{batch_id}")
    assert (listed["state"], listed["accepted"]) == ("acknowledged", 2)


async def test_who_is_no_receiver_pulls_nothing(
    client: Client,
    exchange: Exchange,
    batch_id: UUID,  # noqa: ARG001 - there is something
) -> None:
    other = await open_house(client, exchange, "Other", scopes=("advisory:read",))
    answers = [
        (await other.get(path))[0] for path in ("/v1/advisory/batches", "/v1/advisory/batches/1")
    ]
    assert answers == [403, 403]


async def test_a_batch_that_waits_cannot_be_pulled(receiver: House, batch_id: UUID) -> None:  # noqa: ARG001 - it waits
    status, _ = await receiver.get("/v1/advisory/batches/1")
    _, page = await receiver.get("/v1/advisory/batches")
    assert (status, page["batches"]) == (404, [])


async def test_what_is_let_go_is_remembered_as_shown(
    focal_point: House, batch_id: UUID, conn: Connection
) -> None:
    await focal_point.post(f"/v1/exports/{batch_id}/approve", {})
    rows = await conn.fetch(
        "SELECT record, version, channel FROM disclosure WHERE channel = 'advisory'"
    )
    assert [tuple(row) for row in rows] == [("report", 1, "advisory")]


async def test_a_correction_follows_by_pull_without_the_whole(
    receiver: House, office: House, batch_id: UUID, focal_point: House, conn: Connection
) -> None:
    await focal_point.post(f"/v1/exports/{batch_id}/approve", {})
    await stories.report(
        conn,
        office.organisation,
        1,
        at=AT + timedelta(hours=1),
        version=2,
        version_kind="nullification",
    )
    receiver_id = await network_at(conn)
    await assemble_correction(conn, receiver_id, at=AT + timedelta(hours=2))
    _, page = await receiver.get("/v1/advisory/batches", after="1")
    _, read = await receiver.get("/v1/advisory/batches/2")
    assert [one["reason"] for one in page["batches"]] == ["withdrawal", "substances"]
    assert {item["action"] for item in read["items"]} == {"withdrawal"}
