"""What stands beside a signal when people judge it: the substance, the law, the reports."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chem.law import Coverage
from chem.rules.answers import answer
from ews.flow.projection import shown_organisation
from ews.flow.release import Reader, classes_for
from ews.store.connection import Connection
from ews.store.determinations import statuses_at
from ews.store.families import families_at
from ews.store.signal_sources import ReportBehind, drafted_of, reports_behind

ORDER = ("controlled", "conditional", "analogue_risk", "not_controlled", "unknown")
MOST_REPORTS = 50


async def known_today(
    conn: Connection, substance_ids: Iterable[int], coverage: Sequence[Coverage], *, at: datetime
) -> dict[int, dict[str, Any]]:
    """Return of each substance its families, and the jurisdictions by what their law says today."""
    ids = sorted(set(substance_ids))
    families = await families_at(conn, ids, known_at=at)
    said = await statuses_at(conn, ids, valid_on=at.date(), known_at=at)
    known: dict[int, dict[str, Any]] = {}
    for key in ids:
        where: defaultdict[str, list[str]] = defaultdict(list)
        for each in answer(said.get(key, []), coverage, valid_on=at.date()):
            where[each.status].append(each.jurisdiction)
        standings = [
            {"status": status, "jurisdictions": sorted(where[status])}
            for status in ORDER
            if where[status]
        ]
        known[key] = {"families": [name for name, _ in families[key]], "standings": standings}
    return known


async def stands_on(
    conn: Connection, reader: Reader, signal_id: UUID, substance_id: int, *, at: datetime
) -> dict[str, Any]:
    """Return the reports of the substance that the reader may see, and its own drafts of a signal.

    A bulletin of others need not be for the same readers, so it is not named.
    """
    found = await reports_behind(conn, substance_id, limit=MOST_REPORTS)
    shown = [_shown(reader, each, at=at) for each in found]
    own = await drafted_of(conn, signal_id, owner_id=reader.organisation_id)
    return {"reports": [each for each in shown if each], "bulletins": own}


def _shown(reader: Reader, report: ReportBehind, *, at: datetime) -> dict[str, Any] | None:
    classes = classes_for(reader, report, at=at)
    if not classes:
        return None
    is_origin = shown_organisation(reader, report) == report.organisation_id
    told: dict[str, Any] = {
        "report_id": report.report_id,
        "version": report.version,
        "organisation": report.organisation if is_origin else report.publisher,
        "kind": report.kind,
        "country": report.country,
        "evidence": report.evidence,
        "tlp": report.tlp,
    }
    return {**told, "incident_on": report.incident_on} if "NET" in classes else told
