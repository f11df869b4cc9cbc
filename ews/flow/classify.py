"""Classify: the families of a substance, stored once for each state of the law files."""

from collections.abc import Mapping
from datetime import datetime

from ews.flow.records import Active
from ews.store.connection import Connection
from ews.store.families import record_families


async def classify(
    conn: Connection, claimed: Mapping[int, Active], *, ruleset_id: int, at: datetime
) -> int:
    """Store the families of the substances that are this transaction's to measure."""
    found = {substance_id: active.families for substance_id, active in claimed.items()}
    return await record_families(conn, found, ruleset_id=ruleset_id, at=at)
