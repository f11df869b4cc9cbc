"""What tests of the advisory export share: a receiver, a gate, a batch as it was put together."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import jsonschema

from connectors.exporters.advisory.mapping_files import load_mapping
from connectors.exporters.advisory.mapping_schema import mapping_schema
from ews.store.connection import Connection
from ews.store.export_gates import Gate, set_gate
from ews.store.export_receivers import put_receiver
from ews.store.exports import Batch, content_of, find_batch, items_of

TOKEN = "a token"  # noqa: S105 - of no real receiver
NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)
HARM = {
    "case_type": "post_mortem",
    "outcome": "fatal",
    "causal_role": "contributory",
    "co_detected": ["ethanol"],
}


async def network_at(conn: Connection, address: str = "http://127.0.0.1:1/", **made: Any) -> UUID:
    """Add a receiver."""
    return await put_receiver(conn, name="SMART", address=address, token=TOKEN, at=AT, **made)


async def open_gate(conn: Connection, country: str = "*", **how: Any) -> None:
    """Let a country's batches go by themselves."""
    await set_gate(
        conn, Gate(**{"country": country, "policy": "auto", **how}), person_id=None, at=AT
    )


async def content(conn: Connection, batch_id: UUID) -> dict[str, Any]:
    """Return a batch's document, which fits the published schema of its mapping."""
    found = await content_of(conn, batch_id)
    assert found is not None
    read: dict[str, Any] = json.loads(found.content)
    mapping = load_mapping(read["mapping"]["id"], read["mapping"]["version"])
    jsonschema.Draft202012Validator(mapping_schema(mapping)).validate(read)
    return read


def actions(read: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """Return what a batch does with each block."""
    return {
        item["item_id"].split("/")[0]: (item["action"], item["version"]) for item in read["items"]
    }


async def all_actions(conn: Connection, batch_ids: Sequence[UUID]) -> dict[str, tuple[str, int]]:
    """Return what several batches do with each block."""
    found: dict[str, tuple[str, int]] = {}
    for batch_id in batch_ids:
        found |= actions(await content(conn, batch_id))
    return found


async def outcomes(conn: Connection, batch_id: UUID) -> dict[str, str | None]:
    """Return the last word on each block of a batch."""
    return {one.block: one.outcome for one in await items_of(conn, batch_id)}


async def batch(conn: Connection, batch_id: UUID) -> Batch:
    """Return a batch that is there."""
    found = await find_batch(conn, batch_id)
    assert found is not None
    return found
