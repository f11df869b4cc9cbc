"""The ledger of the advisory export: what a receiver was told of each item, and said of it.

Everything is asked at a point of the ledger, so that a batch can be made again as it was.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from connectors.exporters.advisory.document import Said, Told
from ews.store.connection import Connection

# Of each version of an item the last word on it; a version whose batch nobody has let go waits.
ROWS = """
SELECT i.item_id, i.version, i.block, i.action, i.item_sha256 AS sha256, word.outcome,
       EXISTS (SELECT FROM export_release r JOIN export_batch rb ON rb.id = r.batch_id
               WHERE r.batch_id = i.batch_id AND r.seq <= $4) AS released
FROM export_item i
JOIN export_batch b ON b.id = i.batch_id
LEFT JOIN LATERAL (
    SELECT outcome FROM export_receipt w
    WHERE w.batch_id = i.batch_id AND w.item_id = i.item_id AND w.id <= $3
    ORDER BY w.id DESC LIMIT 1
) word ON true
WHERE b.receiver_id = $1 AND b.ordinal < $2
  AND (b.country IS NOT DISTINCT FROM $5 OR i.item_id = ANY ($6::text[]))
ORDER BY i.item_id, i.version
"""

POINT = """
SELECT (SELECT coalesce(max(ordinal), 0) + 1 FROM export_batch WHERE receiver_id = $1) AS ordinal,
       (SELECT coalesce(max(w.id), 0) FROM export_receipt w
        JOIN export_batch b ON b.id = w.batch_id WHERE b.receiver_id = $1) AS upto_word,
       (SELECT coalesce(max(seq), 0) FROM export_release WHERE receiver_id = $1) AS upto_release
ORDER BY 1
"""

TOLD_REPORTS = """
SELECT DISTINCT i.report_id
FROM export_item i JOIN export_batch b ON b.id = i.batch_id
WHERE b.receiver_id = $1 AND b.ordinal < $2 AND b.country = $3 AND i.report_id IS NOT NULL
ORDER BY i.report_id
"""

# Reports of which the receiver holds an item: let go, not rejected, not withdrawn since.
HELD_REPORTS = """
SELECT DISTINCT ON (i.item_id) i.report_id, i.action
FROM export_item i
JOIN export_batch b ON b.id = i.batch_id
JOIN export_release r ON r.batch_id = b.id AND r.seq <= $4
LEFT JOIN LATERAL (
    SELECT outcome FROM export_receipt w
    WHERE w.batch_id = i.batch_id AND w.item_id = i.item_id AND w.id <= $3
    ORDER BY w.id DESC LIMIT 1
) word ON true
WHERE b.receiver_id = $1 AND b.ordinal < $2 AND i.report_id = ANY ($5::uuid[])
  AND coalesce(word.outcome, '') NOT IN ('rejected', 'refused', 'invalid', 'superseded')
ORDER BY i.item_id, i.version DESC
"""

NAMED = """
SELECT DISTINCT named
FROM export_item i
JOIN export_batch b ON b.id = i.batch_id
JOIN export_release r ON r.batch_id = b.id AND r.seq <= $4
LEFT JOIN LATERAL (
    SELECT outcome FROM export_receipt w
    WHERE w.batch_id = i.batch_id AND w.item_id = i.item_id AND w.id <= $3
    ORDER BY w.id DESC LIMIT 1
) word ON true,
unnest(i.inchikeys) AS named
WHERE b.receiver_id = $1 AND b.ordinal < $2
  AND coalesce(word.outcome, '') NOT IN ('refused', 'invalid', 'superseded')
ORDER BY named
"""

EXPORTED = """
SELECT DISTINCT reason, period FROM export_batch
WHERE receiver_id = $1 AND ordinal < $2 AND country = $3 AND period IS NOT NULL
ORDER BY reason, period
"""

COUNTRIES = """
SELECT DISTINCT country FROM export_batch
WHERE receiver_id = $1 AND country IS NOT NULL ORDER BY country
"""

UNWANTED = frozenset({"rejected", "refused", "invalid"})
Period = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPoint:
    """Up to which batch, which word and which release the ledger is read."""

    ordinal: int
    upto_word: int
    upto_release: int


async def ledger_point(conn: Connection, receiver_id: UUID) -> LedgerPoint:
    """Return the point after everything there is; the receiver must be held."""
    row = await conn.fetchrow(POINT, receiver_id)
    return LedgerPoint(**row)  # type: ignore[arg-type]  # an aggregate always has its row


async def told(
    conn: Connection,
    receiver_id: UUID,
    point: LedgerPoint,
    *,
    country: str | None,
    item_ids: Collection[str] = (),
) -> dict[str, Told]:
    """Return what the receiver was told in a country's batches, and of some items in any."""
    rows = await conn.fetch(
        ROWS,
        receiver_id,
        point.ordinal,
        point.upto_word,
        point.upto_release,
        country,
        list(item_ids),
    )
    found: dict[str, Told] = {}
    for row in rows:
        found[row["item_id"]] = _after(found.get(row["item_id"]), dict(row))
    return found


async def told_reports(
    conn: Connection, receiver_id: UUID, point: LedgerPoint, *, country: str
) -> list[UUID]:
    """Return the reports of a country of which the receiver was told anything."""
    rows = await conn.fetch(TOLD_REPORTS, receiver_id, point.ordinal, country)
    return [row["report_id"] for row in rows]


async def held_reports(
    conn: Connection, receiver_id: UUID, point: LedgerPoint, report_ids: Collection[UUID]
) -> set[UUID]:
    """Return those of these reports of which the receiver holds something."""
    rows = await conn.fetch(HELD_REPORTS, receiver_id, *_numbers(point), list(report_ids))
    return {row["report_id"] for row in rows if row["action"] != "withdrawal"}


async def named_substances(conn: Connection, receiver_id: UUID, point: LedgerPoint) -> list[str]:
    """Return the substances that are named in what the receiver was sent."""
    rows = await conn.fetch(NAMED, receiver_id, *_numbers(point))
    return [row["named"] for row in rows]


async def exported_periods(
    conn: Connection, receiver_id: UUID, point: LedgerPoint, *, country: str
) -> Mapping[str, list[Period]]:
    """Return the periods of which a country's batches tell, by reason: period and annual."""
    found: defaultdict[str, list[Period]] = defaultdict(list)
    for row in await conn.fetch(EXPORTED, receiver_id, point.ordinal, country):
        found[row["reason"]].append((row["period"].lower, row["period"].upper))
    return found


async def countries_told_of(conn: Connection, receiver_id: UUID) -> list[str]:
    """Return the countries of which a receiver has a batch."""
    return [row["country"] for row in await conn.fetch(COUNTRIES, receiver_id)]


def _numbers(point: LedgerPoint) -> tuple[int, int, int]:
    return point.ordinal, point.upto_word, point.upto_release


def _after(was: Told | None, row: Mapping[str, Any]) -> Told:
    """Return what is so after one more version; the versions of an item come in their order."""
    said = Said(action=row["action"], sha256=row["sha256"])
    held, unwanted = (was.held, was.unwanted) if was else (None, frozenset())
    is_taken = was.is_taken if was else False
    awaiting = None
    if row["outcome"] in UNWANTED:
        unwanted |= {said.sha256}
    elif row["outcome"] == "superseded":
        pass
    elif row["released"]:
        held, unwanted, is_taken = said, frozenset(), row["outcome"] == "accepted"
    else:
        awaiting = said
    return Told(
        version=row["version"],
        block=row["block"],
        held=held,
        is_taken=is_taken,
        awaiting=awaiting,
        unwanted=unwanted,
    )
