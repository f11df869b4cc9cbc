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
from ews.flow.projection import (
    shown_acknowledgement,
    shown_audience,
    shown_organisation,
    shown_report,
)
from ews.flow.recalls import refuse_recalled
from ews.flow.release import Reader, may_see
from ews.flow.remembering import remember, reports_of_others
from ews.flow.same_parcel import other_document, other_reports
from ews.store.changes import Change, last_of_page, latest_seq, read_changes
from ews.store.connection import Connection
from ews.store.determinations import determinations_over_all_time
from ews.store.findings import findings_of_versions
from ews.store.reading import reading
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
    now = exchange.clock.now()
    async with reading(exchange.readers, reader, at=now) as conn:
        latest = await latest_seq(conn)
        found = await read_changes(conn, after=after, limit=limit)
    changes = tuple(each for each in found if _may_know(reader, each, at=now))
    await remember(
        exchange,
        reader,
        "changes",
        [
            (each.record, each.record_id, each.version)
            for each in changes
            if each.organisation_id != reader.organisation_id
        ],
        at=now,
    )
    return Page(
        changes=changes,
        next=max(after, min(last_of_page(after, limit), latest)),
        more=last_of_page(after, limit) < latest,
    )


def change_document(reader: Reader, change: Change) -> dict[str, Any]:
    """Write a change for its reader: not to whom else it goes, and no hidden origin."""
    return {
        "seq": change.seq,
        "record": change.record,
        "record_id": change.record_id,
        "version": change.version,
        "organisation_id": shown_organisation(reader, change),
        "tlp": change.tlp,
        "changed_at": change.changed_at,
    }


async def read_report(exchange: Exchange, reader: Reader, report_id: UUID) -> dict[str, Any] | None:
    """Return a report with the versions the reader may see; None if there is nothing to see.

    The newest version decides first: who may not see it any more sees no older one either. Of a
    report that was nullified others see that it was, and nothing else.

    Raises:
        RecalledError: the reader was shown it, and may not see it any more.
    """
    now = exchange.clock.now()
    async with reading(exchange.pool, reader, at=now) as conn:
        stored = (await read_reports(conn, [report_id])).get(report_id, [])
        seen = [each for each in stored if may_see(reader, each, at=now)]
        is_open = bool(seen) and seen[-1] == stored[-1]
        current = await _current_status(conn, exchange, stored[-1]) if is_open else []
    if not is_open:
        async with exchange.pool.acquire() as conn:
            await refuse_recalled(conn, reader, "report", report_id, at=now)
        return None
    newest = stored[-1]
    if newest.organisation_id != reader.organisation_id:
        seen = seen[-1:] if newest.version_kind == "nullification" else seen
    others = await other_reports(exchange, reader, report_id, at=now)
    told = reports_of_others(reader, (*seen, *others))
    await remember(exchange, reader, "api", told, at=now)
    document = {
        "report_id": report_id,
        "organisation_id": shown_organisation(reader, newest),
        "versions": [_version(reader, each, at=now) for each in seen],
        "current_status": current,
        "same_parcel": [other_document(reader, each) for each in others],
    }
    reference = (shown_report(reader, newest, newest.body, at=now) or {}).get("reference")
    return document if reference is None else document | {"reference": newest.reference}


def _may_know(reader: Reader, change: Change, *, at: datetime) -> bool:
    return may_see(reader, change, at=at, pre_notice=change.record == "bulletin")


def _version(reader: Reader, version: StoredVersion, *, at: datetime) -> dict[str, Any]:
    about = {
        "version": version.version,
        "version_kind": version.version_kind,
        "received_at": version.received_at,
        "tlp": version.tlp,
        "audience": shown_audience(reader, version),
    }
    is_own = version.organisation_id == reader.organisation_id
    if version.version_kind == "nullification" and not is_own:
        return about
    return about | {
        "body": shown_report(reader, version, version.body, at=at),
        "acknowledgement": shown_acknowledgement(reader, version, version.acknowledgement, at=at),
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
