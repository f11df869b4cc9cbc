"""Histories: what the sender told before under the references of a chunk, held until the commit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ews.flow.records import Candidate, Received
from ews.flow.versions import Answered, History, Prepared
from ews.store.connection import Connection
from ews.store.reports import reserve_reports, versions_by_reference


async def open_histories(
    conn: Connection,
    organisation_id: UUID,
    received: Sequence[Received],
    prepared: Sequence[Prepared],
    *,
    at: datetime,
) -> dict[str, History]:
    """Return the reports of these references, locked; of two versions that race one waits here.

    A reference gets its row when a first version may be stored; a later version of what is not
    there leaves none behind.
    """
    first = {
        ready.report.reference
        for ready in prepared
        if isinstance(ready, Candidate) and ready.report.version == 1
    }
    later = {one.reference for one in received if one.reference} - first
    if later:
        first |= (await versions_by_reference(conn, organisation_id, sorted(later))).keys()
    if not first:
        return {}
    reserved = await reserve_reports(conn, organisation_id, sorted(first), at=at)
    told = [reference for reference, report in reserved.items() if not report.is_new]
    stored = await versions_by_reference(conn, organisation_id, told) if told else {}
    return {
        reference: History(
            report_id=report.id,
            versions={
                each.version: Answered(
                    version_kind=each.version_kind,
                    body_sha256=each.body_sha256,
                    acknowledgement=each.acknowledgement,
                )
                for each in stored.get(reference, ())
            },
        )
        for reference, report in reserved.items()
    }
