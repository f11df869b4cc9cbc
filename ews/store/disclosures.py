"""Who was shown which version of what, and on which channel: what a correction has to reach."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from ews.store.connection import Connection

Channel = Literal[
    "api",
    "changes",
    "webhook",
    "email",
    "feed",
    "taxii",
    "misp",
    "export",
    "csv",
    "xlsx",
    "pdf",
    "advisory",
]
CHANNELS: tuple[Channel, ...] = get_args(Channel)

# Sorted, so that two readers of one house wait for each other instead of deadlocking; what is
# there already is left out before it can be locked.
DISCLOSE = """
INSERT INTO disclosure (organisation_id, record, record_id, version, channel, at)
SELECT DISTINCT $1::uuid, record, record_id, version, $2::text, $6::timestamptz
FROM unnest($3::text[], $4::text[], $5::integer[]) AS shown (record, record_id, version)
WHERE NOT EXISTS (
    SELECT FROM disclosure d
    WHERE d.organisation_id = $1 AND d.record = shown.record AND d.record_id = shown.record_id
        AND d.channel = $2 AND d.version = shown.version)
ORDER BY record, record_id, version
ON CONFLICT DO NOTHING
"""

LAST_SHOWN = """
SELECT record_id, max(version) AS version FROM disclosure
WHERE organisation_id = $1 AND record = $2 AND record_id = ANY ($3::text[])
GROUP BY record_id ORDER BY record_id
"""


async def disclose(
    conn: Connection,
    organisation_id: UUID,
    channel: Channel,
    items: Sequence[tuple[str, str, int]],
    *,
    at: datetime,
) -> None:
    """Remember that an organisation was shown these: (record, record_id, version) each.

    The first time wins; showing it again writes nothing. Call it before the bytes go out, so that
    nobody ever holds what is not written here.
    """
    if not items:
        return
    records, ids, versions = zip(*items, strict=True)
    shown = list(records), [str(each) for each in ids], list(versions)
    await conn.execute(DISCLOSE, organisation_id, channel, *shown, at)


async def last_shown(
    conn: Connection, organisation_id: UUID, record: str, record_ids: Sequence[str]
) -> dict[str, int]:
    """Return the newest version that an organisation was shown of each record, on any channel."""
    rows = await conn.fetch(LAST_SHOWN, organisation_id, record, list(record_ids))
    return {row["record_id"]: row["version"] for row in rows}
