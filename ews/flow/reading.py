"""Read what is stored, as far as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chem.rules.answers import answer
from ews.clock import today
from ews.flow.acknowledge import status_document
from ews.flow.exchange import Exchange
from ews.flow.release import Reader, may_see
from ews.store.changes import Change, read_changes
from ews.store.connection import Connection
from ews.store.determinations import determinations_over_all_time
from ews.store.findings import findings_of_versions
from ews.store.reports import StoredVersion, read_reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of changes. next: the number the next page begins after."""

    changes: tuple[Change, ...]
    next: int
    more: bool


async def read_page(exchange: Exchange, reader: Reader, *, after: int, limit: int) -> Page:
    """Return the changes among the next `limit` numbers that the reader may see.

    The cursor moves over what is hidden, so a page may be empty while there is more.
    """
    async with exchange.pool.acquire() as conn:
        found = await read_changes(conn, after=after, limit=limit)
    return Page(
        changes=tuple(change for change in found if may_see(reader, change)),
        next=found[-1].seq if found else after,
        more=len(found) == limit,
    )


async def read_report(exchange: Exchange, reader: Reader, report_id: UUID) -> dict[str, Any] | None:
    """Return a report with the versions the reader may see; None if there is nothing to see.

    The newest version decides first: who may not see it any more sees no older one either.
    """
    async with exchange.pool.acquire() as conn:
        stored = (await read_reports(conn, [report_id])).get(report_id, [])
        if not stored or not may_see(reader, stored[-1]):
            return None
        current = await _current_status(conn, exchange, stored[-1])
    return {
        "report_id": report_id,
        "organisation_id": stored[-1].organisation_id,
        "reference": stored[-1].reference,
        "versions": [_version(each) for each in stored if may_see(reader, each)],
        "current_status": current,
    }


def _version(version: StoredVersion) -> dict[str, Any]:
    return {
        "version": version.version,
        "version_kind": version.version_kind,
        "received_at": version.received_at,
        "tlp": version.tlp,
        "audience": version.audience,
        "body": version.body,
        "acknowledgement": version.acknowledgement,
    }


async def _current_status(
    conn: Connection, exchange: Exchange, version: StoredVersion
) -> list[dict[str, Any]]:
    findings = await findings_of_versions(conn, [version.id])
    ids = sorted({each.substance_id for each in findings if each.substance_id is not None})
    valid_on, known_at = today(exchange.clock), exchange.clock.now()
    return await statuses_of(conn, exchange, ids, valid_on=valid_on, known_at=known_at)


async def statuses_of(
    conn: Connection, exchange: Exchange, ids: Sequence[int], *, valid_on: date, known_at: datetime
) -> list[dict[str, Any]]:
    """Return the stored status of substances on a day of the law, as known at an instant."""
    found = await determinations_over_all_time(conn, ids, known_at=known_at)
    return [
        {
            "substance_id": substance_id,
            "valid_on": valid_on,
            "known_at": known_at,
            "status": [
                status_document(each)
                for each in answer(
                    found.get(substance_id, ()), exchange.coverage, valid_on=valid_on
                )
            ],
        }
        for substance_id in ids
    ]
