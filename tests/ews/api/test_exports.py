"""Export batches through the API."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import jsonschema
import pytest

from ews.store.connection import Connection
from ews.store.exports import add_receipts, content_of, items_of, put_receiver
from ews.worker.assembly import assemble_period
from schemas.advisory.receipts import Receipt
from tests.ews import stories
from tests.ews.exchange import House

AT = datetime(2026, 11, 10, 12, tzinfo=UTC)
TOKEN = "a token"  # noqa: S105 - of no real receiver


@pytest.fixture
async def batch_id(conn: Connection) -> UUID:
    lab = await stories.organisation(conn, "Lab", at=AT)
    await stories.report(conn, lab, await stories.substance(conn, at=AT), at=AT)
    receiver_id = await put_receiver(conn, name="SMART", address="https://x", token=TOKEN, at=AT)
    period = (date(2026, 11, 1), date(2026, 12, 1))
    made = await assemble_period(conn, receiver_id, period, at=AT)
    assert made is not None
    return made


async def test_a_batch_is_listed_with_what_became_of_it(office: House, batch_id: UUID) -> None:
    _, answer = await office.get("/v1/exports")
    [batch] = answer["exports"]
    assert (batch["id"], batch["state"], batch["items"]) == (str(batch_id), "pending", 2)
    assert batch["period"] == {"from": "2026-11-01", "until": "2026-12-01"}


async def test_a_rejected_item_is_shown_with_the_reason(
    office: House, batch_id: UUID, conn: Connection
) -> None:
    [forensic, law] = await items_of(conn, batch_id)
    receipts = [
        Receipt(item_id=forensic.item_id, outcome="accepted", detail=""),
        Receipt(item_id=law.item_id, outcome="rejected", detail="no such drug"),
    ]
    await add_receipts(conn, batch_id, receipts, at=AT)
    _, answer = await office.get(f"/v1/exports/{batch_id}")
    assert (answer["state"], answer["accepted"], answer["rejected"]) == ("accepted", 1, 1)
    assert answer["content_items"][1]["detail"] == "no such drug"


async def test_the_exact_bytes_can_be_fetched(
    office: House, batch_id: UUID, conn: Connection
) -> None:
    _, answer = await office.get(f"/v1/exports/{batch_id}/content")
    assert answer["idempotency_key"] == "period:2026-11-01/2026-12-01"
    assert await content_of(conn, batch_id) is not None


async def test_the_schema_is_served_and_fits(office: House, batch_id: UUID) -> None:
    _, schema = await office.get("/v1/schemas/advisory-export")
    _, content = await office.get(f"/v1/exports/{batch_id}/content")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(content)


async def test_what_is_no_batch_is_not_found(office: House) -> None:
    paths = [f"/v1/exports/{uuid4()}", f"/v1/exports/{uuid4()}/content", "/v1/exports/x"]
    assert [(await office.get(path))[0] for path in paths] == [404, 404, 404]
